import t from 'tap'
import { inspectKey, type KeyReport } from '../../src/keys/inspect.ts'
import { cut, strange } from './strange.ts'
import { FINGERPRINT, oldCipher, PASSPHRASE, vector, vectorText } from './vectors.ts'

const rsa = { algorithm: 'RSA', bits: 2048, fingerprint: FINGERPRINT }
const SERVE = 'Flowgate can serve with it: put the file into the folder of the keys.'

/** What the vectors are, each with the passphrase. */
const USABLE: Record<string, Pick<KeyReport, 'what' | 'encoding' | 'encryption'>> = {
  'rsa2048-pkcs8.pem': { what: 'PKCS#8 private key', encoding: 'PEM', encryption: undefined },
  'rsa2048-pkcs8.der': { what: 'PKCS#8 private key', encoding: 'DER', encryption: undefined },
  'rsa2048-pkcs1.pem': { what: 'PKCS#1 private key', encoding: 'PEM', encryption: undefined },
  'rsa2048-pkcs8-aes256.pem': {
    what: 'PKCS#8 private key, encrypted',
    encoding: 'PEM',
    encryption: 'PBES2, AES-256-CBC'
  },
  'rsa2048-pkcs8-pbe-3des.pem': {
    what: 'PKCS#8 private key, encrypted',
    encoding: 'PEM',
    encryption: 'PBE-SHA1-3DES'
  },
  'rsa2048-pkcs1-aes256.pem': {
    what: 'PKCS#1 private key, encrypted',
    encoding: 'PEM',
    encryption: 'AES-256-CBC'
  },
  'rsa2048-pkcs1-3des.pem': {
    what: 'PKCS#1 private key, encrypted',
    encoding: 'PEM',
    encryption: 'DES-EDE3-CBC'
  },
  'rsa2048.p12': { what: 'PKCS#12, modern', encoding: 'DER', encryption: 'PBES2, AES-256-CBC' },
  'rsa2048-legacy.p12': { what: 'PKCS#12, legacy', encoding: 'DER', encryption: 'PBE-SHA1-3DES' },
  'rsa2048-escaped-newlines.txt': {
    what: 'PKCS#8 private key',
    encoding: 'PEM',
    encryption: undefined
  },
  'rsa2048-base64-of-pem.txt': {
    what: 'PKCS#8 private key',
    encoding: 'base64 of PEM',
    encryption: undefined
  }
}

t.test('a report says what each of the vectors is', async t => {
  for (const [name, expected] of Object.entries(USABLE)) {
    const { remarks, ...report } = inspectKey(vector(name), PASSPHRASE)
    t.strictSame(
      report,
      { kind: 'private', ...expected, ...rsa, usable: true, advice: SERVE },
      name
    )
  }
})

t.test('what is closed is named all the same', async t => {
  for (const [name, { what, encoding, encryption }] of Object.entries(USABLE)) {
    if (!encryption) continue
    const report = inspectKey(vector(name))
    t.match(report, { kind: 'private', what, encoding, encryption, usable: false }, name)
    t.match(report, { algorithm: undefined, bits: undefined, fingerprint: undefined }, name)
    t.match(report.advice, /^It is encrypted \(.*\) and no passphrase is given: set PASSPHRASE\.$/)
    t.match(
      inspectKey(vector(name), 'wrong').advice,
      'PASSPHRASE does not open it: set PASSPHRASE to'
    )
  }
})

const text = vectorText('rsa2048-pkcs8.pem')
const REMARKS: Record<string, [source: string | Buffer, remarks: string[]]> = {
  'a plain file': [text, []],
  'escaped line breaks': [vector('rsa2048-escaped-newlines.txt'), ['line breaks written as \\n']],
  quotes: [`"${text}"`, ['quotes around it']],
  'quotes and escapes': [
    `'${text.replaceAll('\n', '\\n')}'`,
    ['quotes around it', 'line breaks written as \\n']
  ],
  'a byte order mark': [`\uFEFF${text}`, ['byte order mark']],
  'UTF-16': [strange.utf16, ['UTF-16 text', 'byte order mark']],
  CRLF: [text.replaceAll('\n', '\r\n'), ['CRLF line ends']],
  'white space': [`  ${text}`, ['white space around it']],
  indents: [text.replaceAll('\n', '\n    '), ['white space around it', 'indented lines']],
  'spaces for line breaks': [text.replaceAll('\n', ' ').trim(), ['line breaks missing']],
  'two keys': [
    text + vectorText('previous-pkcs8.pem'),
    ['2 private keys, of which this is the first']
  ],
  'base64 of CRLF': [
    Buffer.from(text.replaceAll('\n', '\r\n')).toString('base64'),
    ['CRLF line ends']
  ]
}

for (const [what, [source, remarks]] of Object.entries(REMARKS)) {
  t.test(`${what}: the key is read, and the report remarks on what is around it`, async t => {
    t.match(inspectKey(Buffer.from(source)), { usable: true, fingerprint: FINGERPRINT })
    t.strictSame(inspectKey(Buffer.from(source)).remarks, remarks)
  })
}

t.test('a public key is to be uploaded', async t => {
  for (const [what, source] of Object.entries({
    'SPKI public key': vector('rsa2048-public.pem'),
    'PKCS#1 public key': strange.pkcs1Public
  })) {
    t.match(inspectKey(Buffer.from(source)), {
      kind: 'public',
      what,
      ...rsa,
      usable: false,
      advice: 'Upload it to Meta and serve with the private key that it belongs to.'
    })
  }
})

const USELESS: [source: string | Buffer, report: Partial<KeyReport>][] = [
  ['', { what: 'nothing', encoding: 'text' }],
  ['Here the keys lie.', { what: 'not a key', encoding: 'text' }],
  [strange.certificate, { kind: 'certificate', what: 'certificate', ...rsa }],
  [strange.request, { kind: 'certificate', what: 'certificate request' }],
  [strange.ec, { kind: 'private', what: 'SEC 1 private key', algorithm: 'EC' }],
  [strange.ed25519, { kind: 'private', what: 'PKCS#8 private key', algorithm: 'Ed25519' }],
  [strange.rsaPss, { what: 'PKCS#8 private key', algorithm: 'RSA-PSS', bits: 2048 }],
  [strange.rsa1024, { what: 'PKCS#8 private key', algorithm: 'RSA', bits: 1024 }],
  [strange.openSshRsa, { kind: 'private', what: 'OpenSSH private key', encoding: 'PEM' }],
  [strange.pkcs12OfCertificate, { kind: 'other', what: 'PKCS#12 without a private key' }],
  [cut('rsa2048-pkcs8.pem'), { kind: 'other', what: 'damaged private key', encoding: 'PEM' }],
  [cut('rsa2048-pkcs8.der'), { kind: 'other', what: 'damaged key', encoding: 'DER' }],
  [
    '-----BEGIN PGP PRIVATE KEY BLOCK-----\n-----END PGP PRIVATE KEY BLOCK-----',
    { kind: 'other', what: 'PGP PRIVATE KEY BLOCK in PEM' }
  ]
]

for (const [source, report] of USELESS) {
  t.test(`${report.what} (${report.algorithm ?? report.encoding}) is of no use`, async t => {
    t.match(inspectKey(Buffer.from(source)), {
      ...report,
      usable: false,
      advice: /^It is .*: .*\.$/
    })
  })
}

t.test('the others that open have names too', async t => {
  t.match(inspectKey(strange.pkcs12Open), { what: 'PKCS#12, not encrypted', ...rsa })
  t.match(inspectKey(oldCipher('rsa2048-pkcs8-des.pem'), PASSPHRASE), {
    encryption: 'PBES2, DES-CBC',
    ...rsa
  })
})

t.test('a report holds neither the passphrase nor a part of the key', async t => {
  for (const name of Object.keys(USABLE)) {
    for (const passphrase of [PASSPHRASE, 'correct mule', undefined]) {
      const report = JSON.stringify(inspectKey(vector(name), passphrase)).replace(FINGERPRINT, '')
      t.notMatch(report, /correct (horse|mule)/)
      t.notMatch(report, /[A-Za-z0-9+/]{20}/)
    }
  }
})
