import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadKey, loadKeys } from '../../src/keys/load.ts'
import { claim, cut, pem, strange } from './strange.ts'
import { FINGERPRINT, oldCipher, PASSPHRASE, vector, vectorText } from './vectors.ts'

const PLAIN = [
  'rsa2048-pkcs8.pem',
  'rsa2048-pkcs1.pem',
  'rsa2048-escaped-newlines.txt',
  'rsa2048-base64-of-pem.txt'
]
const ENCRYPTED = {
  'rsa2048-pkcs8-aes256.pem': 'PBES2, AES-256-CBC',
  'rsa2048-pkcs8-pbe-3des.pem': 'PBE-SHA1-3DES',
  'rsa2048-pkcs1-aes256.pem': 'AES-256-CBC',
  'rsa2048-pkcs1-3des.pem': 'DES-EDE3-CBC'
}
const PKCS12 = {
  'rsa2048.p12': 'PKCS#12, PBES2, AES-256-CBC',
  'rsa2048-legacy.p12': 'PKCS#12, PBE-SHA1-3DES'
}

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const openssl = (args: string[]) =>
  spawnSync('openssl', args, {
    input: vector('rsa2048-pkcs8.pem'),
    env: { ...process.env, LC_ALL: 'C.UTF-8' }
  }).stdout
const load = (source: Buffer | string, passphrase?: string) =>
  loadKey(source, { name: 'x', passphrase })

/** The sentence of the refusal. */
function refusal(source: Buffer | string, passphrase?: string): string {
  try {
    return `loaded ${load(source, passphrase).name}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

t.test('every form of the vectors is the same key', async t => {
  const forms = [...PLAIN, ...Object.keys(ENCRYPTED), ...Object.keys(PKCS12), 'rsa2048-pkcs8.der']
  for (const form of forms) {
    const { key, ...rest } = loadKey(vector(form), { name: form, passphrase: PASSPHRASE })
    t.strictSame(rest, { fingerprint: FINGERPRINT, bits: 2048, name: form })
    t.equal(key.type, 'private', form)
  }
})

t.test('text and binary forms come in an environment variable as well', async t => {
  for (const form of [...PLAIN, ...Object.keys(ENCRYPTED)]) {
    t.equal(load(vectorText(form), PASSPHRASE).fingerprint, FINGERPRINT, form)
    const inBase64 = vector(form).toString('base64')
    t.equal(load(inBase64, PASSPHRASE).fingerprint, FINGERPRINT, `base64 of ${form}`)
  }
  for (const form of ['rsa2048-pkcs8.der', ...Object.keys(PKCS12)]) {
    const inBase64 = vector(form).toString('base64')
    t.equal(load(inBase64, PASSPHRASE).fingerprint, FINGERPRINT, `base64 of ${form}`)
  }
})

t.test('what tools do to a variable does no harm', async t => {
  for (const form of ['rsa2048-pkcs8.pem', 'rsa2048-pkcs1-3des.pem']) {
    const text = vectorText(form)
    const changes = {
      'surrounded by double quotes': `"${text.trim()}"`,
      'surrounded by quotes, line breaks escaped': `'${text.replaceAll('\n', '\\n')}'`,
      'escaped twice': text.replaceAll('\n', '\\\\n'),
      'with escaped CRLF': text.replaceAll('\n', '\\r\\n'),
      'with CRLF': text.replaceAll('\n', '\r\n'),
      'with a byte order mark': `\uFEFF${text}`,
      'with white space around': `\n\n  ${text}\n\n`,
      indented: text.replaceAll(/^/gm, '    '),
      'with spaces for line breaks': text.replaceAll('\n', ' '),
      'after other text': `Bag Attributes\n    friendlyName: flowgate\n${text}`,
      'before a certificate': `${text}${strange.certificate}`,
      'after a certificate': `${strange.certificate}${text}`,
      'in base64 with lines': Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\n'),
      'in base64url': Buffer.from(text).toString('base64url'),
      'in base64 in quotes': `"${Buffer.from(text).toString('base64')}"`
    }
    for (const [change, source] of Object.entries(changes)) {
      t.equal(load(source, PASSPHRASE).fingerprint, FINGERPRINT, `${form} ${change}`)
    }
  }
  t.equal(load(strange.utf16).fingerprint, FINGERPRINT, 'UTF-16, as PowerShell writes it')
  t.equal(
    load(Buffer.concat([vector('rsa2048-pkcs8.der'), Buffer.from('\n')])).fingerprint,
    FINGERPRINT,
    'DER with a line break after it'
  )
})

t.test('what a label claims does not matter', async t => {
  const der = vector('rsa2048-pkcs8.der')
  t.equal(load(pem('RSA PRIVATE KEY', der)).fingerprint, FINGERPRINT)
  t.equal(load(pem('PRIVATE KEY', vector('rsa2048.p12')), PASSPHRASE).fingerprint, FINGERPRINT)
})

t.test('a passphrase does not keep a plain key from loading', async t => {
  for (const form of PLAIN) {
    t.equal(load(vector(form), 'anything').fingerprint, FINGERPRINT, form)
  }
})

t.test('longer keys load', async t => {
  t.match(load(vector('rsa4096-pkcs8.pem')), { bits: 4096 })
})

t.test('a loaded key decrypts what its public half encrypts', async t => {
  const { key } = load(vector('rsa2048-legacy.p12'), PASSPHRASE)
  const padding = { oaepHash: 'sha256' }
  const block = publicEncrypt({ key: vector('rsa2048-public.pem'), ...padding }, Buffer.from('hi'))
  t.equal(privateDecrypt({ key, ...padding }, block).toString(), 'hi')
})

t.test('ciphers that OpenSSL 3 has left behind are read by node-forge', async t => {
  const forms = {
    'rsa2048-pkcs1-des.pem': 'DES-CBC',
    'rsa2048-pkcs8-des.pem': 'PBES2, DES-CBC',
    'rsa2048-pkcs8-pbe-rc2-40.pem': 'PBE-SHA1-RC2-40'
  }
  for (const [form, names] of Object.entries(forms)) {
    const source = oldCipher(form)
    t.equal(load(source, PASSPHRASE).fingerprint, FINGERPRINT, form)
    t.match(refusal(source), `x is encrypted (${names}) and no passphrase is given: `)
    t.match(refusal(source, 'wrong'), `x is encrypted (${names}) and PASSPHRASE does not open it: `)
  }
})

t.test(
  'a passphrase need not be ASCII',
  { skip: !hasOpenssl && 'there is no openssl command' },
  async t => {
    const forms = {
      'PBES2 with scrypt': ['pkcs8', '-topk8', '-scrypt'],
      'PKCS#1': ['rsa', '-traditional', '-des3'],
      'PKCS#12, modern': ['pkcs12', '-export', '-nocerts'],
      'PKCS#12, legacy': ['pkcs12', '-export', '-nocerts', '-legacy']
    }
    for (const [form, args] of Object.entries(forms)) {
      const made = openssl([...args, '-passout', 'pass:pässword'])
      if (made.length === 0) t.comment(`this openssl does not make ${form}`)
      else t.equal(load(made, 'pässword').fingerprint, FINGERPRINT, form)
    }
  }
)

t.test(
  'PKCS#12 under an empty passphrase needs none',
  { skip: !hasOpenssl && 'there is no openssl command' },
  async t => {
    const made = openssl(['pkcs12', '-export', '-nocerts', '-passout', 'pass:'])
    t.equal(load(made).fingerprint, FINGERPRINT)
  }
)

t.test('PKCS#12 in BER, without lengths and in pieces, loads', async t => {
  t.equal(load(strange.pkcs12Ber, PASSPHRASE).fingerprint, FINGERPRINT)
})

t.test('PKCS#12 without encryption loads', async t => {
  t.equal(load(strange.pkcs12Open).fingerprint, FINGERPRINT)
})

t.test('a missing passphrase and a wrong one are told apart', async t => {
  for (const [form, names] of Object.entries({ ...ENCRYPTED, ...PKCS12 })) {
    const missing = `x is encrypted (${names}) and no passphrase is given: set PASSPHRASE`
    t.equal(refusal(vector(form)), missing, form)
    t.equal(refusal(vector(form), ''), missing, `${form}, empty passphrase`)
    t.equal(
      refusal(vector(form), 'wrong'),
      `x is encrypted (${names}) and PASSPHRASE does not open it: ` +
        'set PASSPHRASE to the one it was encrypted with',
      form
    )
  }
})

t.test('a wrong passphrase is one, also when the padding comes out right by chance', async t => {
  const sentences = new Set<string>()
  const source = vector('rsa2048-pkcs1-3des.pem')
  for (let count = 0; count < 1000; count++) sentences.add(refusal(source, `wrong ${count}`))
  t.strictSame(
    [...sentences],
    [
      'x is encrypted (DES-EDE3-CBC) and PASSPHRASE does not open it: ' +
        'set PASSPHRASE to the one it was encrypted with'
    ]
  )
})

const MAKE_RSA = 'Flows need an RSA-2048 key, make one with `flowgate keys new`'
const GIVE_RSA = 'give an RSA private key as PEM, DER or PKCS#12'
const GIVE_PRIVATE = 'give the private key that it belongs to'
const COPY_AGAIN = 'copy it again, whole and unchanged'
const UNKNOWN =
  ', which Flowgate does not know, and PASSPHRASE does not open it: ' +
  'encrypt it anew with `openssl pkcs8 -topk8 -v2 aes-256-cbc`'
const pkcs8 = vectorText('rsa2048-pkcs8.pem')
const encrypted = vectorText('rsa2048-pkcs1-3des.pem')

const REFUSALS: [what: string, source: Buffer | string, sentence: string][] = [
  ['nothing', '', `x is empty: ${MAKE_RSA}`],
  ['white space', ' \n', `x is empty: ${MAKE_RSA}`],
  ['prose', 'Here the keys lie.', `x is not a key: ${GIVE_RSA}`],
  ['an app secret', '0123456789abcdef0123456789abcdef\n', `x is not a key: ${GIVE_RSA}`],
  ['a public key', vector('rsa2048-public.pem'), `x is a public key: ${GIVE_PRIVATE}`],
  ['a PKCS#1 public key', strange.pkcs1Public, `x is a public key: ${GIVE_PRIVATE}`],
  ['a certificate', strange.certificate, `x is a certificate, not a private key: ${GIVE_PRIVATE}`],
  [
    'a certificate request',
    strange.request,
    `x is a certificate request, not a private key: ${GIVE_PRIVATE}`
  ],
  ['an EC key', strange.ec, `x is a private key of type EC: ${MAKE_RSA}`],
  ['an Ed25519 key', strange.ed25519, `x is a private key of type Ed25519: ${MAKE_RSA}`],
  ['the same in DER', strange.ed25519Der, `x is a private key of type Ed25519: ${MAKE_RSA}`],
  [
    'an RSA-PSS key',
    strange.rsaPss,
    `x is an RSA-PSS private key, which can sign but not decrypt: ${MAKE_RSA}`
  ],
  ['a short key', strange.rsa1024, `x is an RSA key of only 1024 bits: ${MAKE_RSA}`],
  [
    'an OpenSSH RSA key',
    strange.openSshRsa,
    'x is an OpenSSH private key: convert a copy of it with `ssh-keygen -p -m PEM -f <copy>`'
  ],
  [
    'an OpenSSH key of another type',
    strange.openSshEd25519,
    `x is an OpenSSH private key: ${MAKE_RSA}`
  ],
  [
    'a DSA key',
    pem('DSA PRIVATE KEY', Buffer.from('300302012a', 'hex')),
    `x is PEM of another kind (DSA PRIVATE KEY): ${GIVE_RSA}`
  ],
  [
    'a PGP key',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----',
    `x is PEM of another kind (PGP PRIVATE KEY BLOCK): ${GIVE_RSA}`
  ],
  [
    'PKCS#12 with a certificate alone',
    strange.pkcs12OfCertificate,
    'x is PKCS#12 without a private key: export it again together with its key'
  ],
  [
    'a scheme in PKCS#8 that nobody reads',
    claim('rsa2048-pkcs8-pbe-3des.pem', '2a864886f70d010c01', 5),
    `x is encrypted (PBE-SHA1-RC2-128)${UNKNOWN}`
  ],
  [
    'a cipher in PKCS#8 that has no name',
    claim('rsa2048-pkcs8-aes256.pem', '6086480165030401', 43),
    `x is encrypted (PBES2, 2.16.840.1.101.3.4.1.43)${UNKNOWN}`
  ],
  [
    'a cipher in a PEM header that nobody reads',
    encrypted.replace('DES-EDE3-CBC', 'SEED-CBC'),
    `x is encrypted (SEED-CBC)${UNKNOWN}`
  ],
  [
    'PEM cut short',
    cut('rsa2048-pkcs8.pem'),
    `x is damaged (its PEM has no END line): ${COPY_AGAIN}`
  ],
  [
    'PEM without its first line',
    pkcs8.slice(pkcs8.indexOf('\n')),
    `x is damaged (its PEM has no BEGIN line): ${COPY_AGAIN}`
  ],
  [
    'PEM that lacks a line',
    pkcs8.split('\n').toSpliced(7, 1).join('\n'),
    `x is damaged (bytes are missing): ${COPY_AGAIN}`
  ],
  [
    'PEM with a stray letter',
    pkcs8.replace(/\n/, '\n!'),
    `x is damaged (its base64 is broken): ${COPY_AGAIN}`
  ],
  [
    'PEM that lacks a letter',
    pkcs8.replace(/\nM/, '\n'),
    `x is damaged (its base64 is broken): ${COPY_AGAIN}`
  ],
  [
    'PEM around something else',
    pem('PRIVATE KEY', Buffer.from('hello')),
    `x is damaged (its content is not ASN.1): ${COPY_AGAIN}`
  ],
  [
    'PEM around other ASN.1',
    pem('PRIVATE KEY', Buffer.from('300302012a', 'hex')),
    `x is damaged (its ASN.1 is not that of a key): ${COPY_AGAIN}`
  ],
  [
    'encrypted PEM that lacks some bytes',
    encrypted.replace(/\n\n..../, '\n\n'),
    `x is damaged (bytes are missing): ${COPY_AGAIN}`
  ],
  ['DER cut short', cut('rsa2048-pkcs8.der'), `x is damaged (bytes are missing): ${COPY_AGAIN}`],
  ['a single byte of DER', Buffer.from([0x30]), `x is not a key: ${GIVE_RSA}`],
  [
    'PEM around a single byte',
    pem('PRIVATE KEY', Buffer.from([0x30])),
    `x is damaged (bytes are missing): ${COPY_AGAIN}`
  ],
  [
    'base64 of something else',
    Buffer.from('x'.repeat(90)).toString('base64'),
    `x is not a key: ${GIVE_RSA}`
  ],
  ['PKCS#12 cut short', cut('rsa2048.p12'), `x is damaged (bytes are missing): ${COPY_AGAIN}`],
  [
    'numbers of two keys',
    strange.patchwork,
    `x is a damaged RSA key (its numbers do not fit together): ${COPY_AGAIN}`
  ]
]

for (const [what, source, sentence] of REFUSALS) {
  t.test(`${what} is refused by name`, async t => {
    t.equal(refusal(source, PASSPHRASE), sentence)
    t.throws(() => load(source, PASSPHRASE), { code: 'FLOW_ERR_KEY' })
  })
}

t.test('a refusal holds neither the passphrase nor a part of the key', async t => {
  const sources = [
    ...REFUSALS.map(([, source]) => source),
    ...Object.keys({ ...ENCRYPTED, ...PKCS12 }).map(vector)
  ]
  for (const source of sources) {
    const sentence = refusal(source, 'a passphrase that is wrong')
    t.notMatch(sentence, 'a passphrase that is wrong')
    t.notMatch(sentence, /[A-Za-z0-9+/]{20}/)
    t.notMatch(sentence, '\n')
  }
})

t.test('inline keys come first, then those of the folder from the greatest name down', async t => {
  const makeKey = () =>
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem'
    })
  const dir = t.testdir({
    '20261122-175203Z.private.pem': makeKey(),
    '20261122-175204Z.private.pem': makeKey(),
    // Code units, not an alphabet: Z stands before a.
    'Z.pem': vector('rsa2048-pkcs8.pem'),
    'a.pem': vector('previous-pkcs8.pem')
  })
  const { keys, faults } = loadKeys({ inline: vectorText('rsa4096-pkcs8.pem'), dir })
  t.strictSame(
    keys.map(({ name }) => name),
    [
      'PRIVATE_KEY',
      join(dir, 'a.pem'),
      join(dir, 'Z.pem'),
      join(dir, '20261122-175204Z.private.pem'),
      join(dir, '20261122-175203Z.private.pem')
    ]
  )
  t.strictSame(faults, [])
})

t.test('PRIVATE_KEY may hold several keys', async t => {
  const inline = vectorText('rsa2048-pkcs8.pem') + vectorText('previous-pkcs8.pem')
  const { keys } = loadKeys({ inline })
  t.match(keys, [{ name: 'PRIVATE_KEY', fingerprint: FINGERPRINT }, { name: 'PRIVATE_KEY' }])
  t.equal(load(inline).fingerprint, FINGERPRINT, 'of which loadKey takes the first')
})

t.test('whatever PRIVATE_KEY holds must be a private key', async t => {
  t.strictSame(loadKeys({ inline: '' }), { keys: [], faults: [] }, 'empty is not set')
  t.strictSame(loadKeys({ inline: ' \n' }), { keys: [], faults: [] }, 'nor is white space')
  for (const inline of ['keys/private.pem', vectorText('rsa2048-public.pem')]) {
    const { keys, faults } = loadKeys({ inline })
    t.strictSame(keys, [])
    t.match(faults, [
      { code: 'FLOW_ERR_KEY', message: /^PRIVATE_KEY is (not a key|a public key): / }
    ])
  }
})

t.test('all the vectors in one folder are three keys', async t => {
  const dir = new URL('../fixtures/vectors/keys', import.meta.url).pathname
  const { keys, faults } = loadKeys({ dir, passphrase: PASSPHRASE })
  t.strictSame(
    keys.map(({ name, bits }) => [name.slice(dir.length + 1), bits]),
    [
      ['rsa4096-pkcs8.pem', 4096],
      ['rsa2048.p12', 2048],
      ['previous-pkcs8.pem', 2048]
    ]
  )
  t.strictSame(faults, [])
})

t.test('a key that comes twice is kept where it comes first', async t => {
  const dir = t.testdir({
    'a.pem': vector('rsa2048-pkcs8.pem'),
    'b.der': vector('rsa2048-pkcs8.der')
  })
  t.match(loadKeys({ dir }).keys, [{ name: join(dir, 'b.der') }])
  const inline = vectorText('rsa2048-pkcs1.pem')
  t.match(loadKeys({ dir, inline }).keys, [{ name: 'PRIVATE_KEY' }])
})

t.test('what is no private key is passed over', async t => {
  const dir = t.testdir({
    '.hidden.pem': 'not a key',
    'README.md': '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
    'app-secret': '0123456789abcdef0123456789abcdef\n',
    'certificate.pem': strange.certificate,
    'large.pem': 'x'.repeat(64 * 1024 + 1),
    'notes.txt': '',
    'previous.public.pem': vector('rsa2048-public.pem'),
    'request.pem': strange.request,
    'sub.pem': { 'key.pem': vector('rsa2048-pkcs8.pem') }
  })
  t.strictSame(loadKeys({ dir }), { keys: [], faults: [] })
})

t.test('a private key counts whatever its file is called', async t => {
  const dir = t.testdir({
    'rsa2048-base64-of-pem.txt': vector('rsa2048-base64-of-pem.txt'),
    secret: vector('rsa2048-pkcs8-aes256.pem')
  })
  const { keys, faults } = loadKeys({ dir })
  t.match(keys, [{ name: join(dir, 'rsa2048-base64-of-pem.txt') }])
  t.match(faults, [{ message: `${join(dir, 'secret')} is encrypted (PBES2, AES-256-CBC) and no` }])
})

t.test('every fault is collected, and the good keys are loaded all the same', async t => {
  const dir = t.testdir({
    'a.pem': 'not a key',
    'b.KEY': '',
    'c.pem': vector('rsa2048-pkcs8.pem'),
    'd.p12': vector('rsa2048.p12'),
    'e.der': cut('rsa2048-pkcs8.der'),
    'f.pem': strange.ec
  })
  symlinkSync(join(dir, 'nowhere'), join(dir, 'g.pem'))
  const { keys, faults } = loadKeys({ dir, inline: 'nonsense', passphrase: 'wrong' })
  t.match(keys, [{ name: join(dir, 'c.pem') }])
  t.match(
    faults.map(({ message }) => message.replaceAll(`${dir}/`, '')),
    [
      /^PRIVATE_KEY is not a key: /,
      /^g.pem cannot be read \(ENOENT\)$/,
      /^f.pem is a private key of type EC: /,
      /^e.der is damaged /,
      /^d.p12 is encrypted .* PASSPHRASE does not open it: /,
      /^b.KEY is empty: /,
      /^a.pem is not a key: /
    ]
  )
  t.ok(faults.every(({ code }) => code === 'FLOW_ERR_KEY'))
})

t.test('links are followed, as Kubernetes mounts secrets', async t => {
  const dir = t.testdir({ '..data': { 'key.pem': vector('rsa2048-pkcs8.pem') } })
  symlinkSync(join('..data', 'key.pem'), join(dir, 'key.pem'))
  t.match(loadKeys({ dir }).keys, [{ name: join(dir, 'key.pem'), fingerprint: FINGERPRINT }])
})

t.test(
  'a folder that does not exist holds no keys; one that cannot be read is a fault',
  async t => {
    const dir = t.testdir({ file: '' })
    t.strictSame(loadKeys({ dir: join(dir, 'missing') }), { keys: [], faults: [] })
    t.strictSame(loadKeys({}), { keys: [], faults: [] })
    const file = join(dir, 'file')
    t.match(loadKeys({ dir: file }).faults, [{ message: `${file} cannot be read (ENOTDIR)` }])
  }
)
