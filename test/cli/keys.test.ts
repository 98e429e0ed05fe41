import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadKey } from '../../src/keys/load.ts'
import { strange } from '../keys/strange.ts'
import { FINGERPRINT, PASSPHRASE, vector, vectorText } from '../keys/vectors.ts'
import { flowgate } from './flowgate.ts'

const publicPem = vectorText('rsa2048-public.pem')

t.test('help shows the folder that is set, and no passphrase', async t => {
  const env = { KEYS_DIR: 'elsewhere', PASSPHRASE }
  const { out } = await flowgate(['keys', 'list', '--help'], env)
  t.match(out, '(default: "elsewhere")')
  t.notMatch(out, PASSPHRASE)
})

t.test('keys new writes a pair that loads, and says what to do next', async t => {
  const dir = join(t.testdir(), 'keys')
  const { out, err, exitCode } = await flowgate(['keys', 'new'], { KEYS_DIR: dir })
  t.strictSame([err, exitCode], ['', 0])
  const [privatePath = '', publicPath = ''] = readdirSync(dir).map(name => join(dir, name))
  const { fingerprint } = loadKey(readFileSync(privatePath), { name: privatePath })
  t.match(out, `private key  ${privatePath}\npublic key   ${publicPath}\n`)
  t.match(out, `fingerprint  ${fingerprint}\nencryption   none: no PASSPHRASE was given\n`)
  t.match(out, 'POST /<PHONE_NUMBER_ID>/whatsapp_business_encryption')
  t.match(out, `--data-urlencode "business_public_key@${publicPath}"`)
  t.notMatch(out, 'PRIVATE KEY-----')
})

t.test('keys new encrypts with the passphrase of the variable or of the option', async t => {
  const dir = t.testdir()
  const passphrases = { a: PASSPHRASE, b: 'battery staple' }
  const byEnv = await flowgate(['keys', 'new', '--dir', join(dir, 'a')], { PASSPHRASE })
  const byOption = await flowgate(
    ['keys', 'new', '--dir', join(dir, 'b'), '--passphrase', passphrases.b],
    { PASSPHRASE }
  )
  for (const { out, err } of [byEnv, byOption]) {
    t.match(out, 'encryption   PBES2, AES-256-CBC\n')
    t.notMatch(out + err, PASSPHRASE)
    t.notMatch(out + err, passphrases.b)
  }
  for (const [name, passphrase] of Object.entries(passphrases)) {
    const env = { PASSPHRASE: passphrase, KEYS_DIR: join(dir, name) }
    t.match(await flowgate(['keys', 'list', '--json'], env), { exitCode: 0, err: '' })
  }
})

t.test('keys new notes that another key stays the current one', async t => {
  const dir = t.testdir({ 'private.pem': vector('rsa2048-pkcs8.pem') })
  const { err, exitCode } = await flowgate(['keys', 'new', '--dir', dir])
  t.equal(err, `Note: ${join(dir, 'private.pem')} comes before it and stays the current key.\n`)
  t.equal(exitCode, 0)
})

t.test('keys new says in a sentence why it cannot write', async t => {
  const dir = join(t.testdir({ file: '' }), 'file')
  t.strictSame(await flowgate(['keys', 'new', '--dir', dir]), {
    out: '',
    err: `No key can be written to ${dir} (EEXIST)\n`,
    exitCode: 1
  })
})

t.test('keys list shows the current key first, then those before it', async t => {
  const dir = t.testdir({
    '1.pem': vector('previous-pkcs8.pem'),
    '2.p12': vector('rsa2048-legacy.p12'),
    '2.public.pem': publicPem
  })
  const { out, err, exitCode } = await flowgate(['keys', 'list', '--dir', dir], { PASSPHRASE })
  t.match(err, /^No server reports at the moment/)
  t.equal(exitCode, 0)
  const [head, current, old, end] = out.split('\n')
  t.match(head, /^key +age +last use +hits +fingerprint +bits +file$/)
  t.match(current, new RegExp(`^current +\\d+ s +- +0 +${FINGERPRINT} +2048 +.*2\\.p12$`))
  t.match(old, /^old +\d+ s +- +0 +[0-9a-f]{64} +2048 +.*1\.pem$/)
  t.equal(end, '')
})

t.test('keys list tells the age by the name of a file, or else by its time', async t => {
  const hours = (count: number) => new Date(Date.now() - count * 3_600_000)
  const name = (time: Date) =>
    `${time.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '').replace('T', '-')}.private.pem`
  const key = vector('rsa2048-pkcs8.pem')
  const ages: [string, Date, string][] = [
    [name(hours(60)), hours(1), '2 d'],
    [name(hours(47)), hours(1), '47 h'],
    ['brought.pem', hours(24 * 400), '400 d'],
    ['99999999-999999Z.private.pem', hours(3), '3 h']
  ]
  for (const [file, time, age] of ages) {
    const dir = t.testdir({ [file]: key })
    utimesSync(join(dir, file), time, time)
    const { out } = await flowgate(['keys', 'list', '--dir', dir])
    t.match(out.split('\n')[1], new RegExp(`^current +${age} `), file)
  }
})

t.test('keys list has PRIVATE_KEY before the folder', async t => {
  const dir = t.testdir({ '1.pem': vector('rsa2048-pkcs8.pem') })
  const env = { KEYS_DIR: dir, PRIVATE_KEY: vectorText('rsa4096-pkcs8.pem') }
  const { out } = await flowgate(['keys', 'list'], env)
  t.match(out, /\ncurrent .* 4096 {2}PRIVATE_KEY\nold .* 2048 {2}.*1\.pem\n$/)
})

t.test('keys list prints every fault beside the good keys, and ends with 1', async t => {
  const dir = t.testdir({
    '1.pem': vector('rsa2048-pkcs8.pem'),
    '2.pem': 'nonsense',
    '3.p12': vector('rsa2048.p12')
  })
  const { out, err, exitCode } = await flowgate(['keys', 'list', '--dir', dir])
  t.match(out, /\ncurrent .*1\.pem\n$/)
  t.match(err, /^.*3\.p12 is encrypted .* no passphrase .*\n.*2\.pem is not a key: .*\n/)
  t.equal(exitCode, 1)
})

t.test('keys list without a key says how to make one, and ends with 1', async t => {
  const dir = t.testdir()
  t.strictSame(await flowgate(['keys', 'list', '--dir', dir]), {
    out: '',
    err: `No private key in ${dir} nor in PRIVATE_KEY: make one with \`flowgate keys new\`\n`,
    exitCode: 1
  })
})

t.test('keys inspect says what a file is, and whether it serves', async t => {
  const dir = t.testdir({ 'x.pem': vector('rsa2048-pkcs8-aes256.pem') })
  const file = join(dir, 'x.pem')
  t.strictSame(await flowgate(['keys', 'inspect', file], { PASSPHRASE }), {
    out: `file         ${file}
what         PKCS#8 private key, encrypted (PEM)
encryption   PBES2, AES-256-CBC
key          RSA, 2048 bits
fingerprint  ${FINGERPRINT}

Flowgate can serve with it: put the file into the folder of the keys.
`,
    err: '',
    exitCode: 0
  })
  t.strictSame(await flowgate(['keys', 'inspect', file]), {
    out: `file        ${file}
what        PKCS#8 private key, encrypted (PEM)
encryption  PBES2, AES-256-CBC

It is encrypted (PBES2, AES-256-CBC) and no passphrase is given: set PASSPHRASE.
`,
    err: '',
    exitCode: 1
  })
})

t.test('keys inspect names the type of a key that has no bits to count', async t => {
  const { out, exitCode } = await flowgate(['keys', 'inspect', '-'], {}, Buffer.from(strange.ec))
  t.match(out, /^key +EC\n/m)
  t.match(out, /\nIt is a private key of type EC: Flows need an RSA-2048 key, .*\.\n$/)
  t.equal(exitCode, 1)
})

t.test('keys inspect reads stdin', async t => {
  const input = Buffer.from(`"${vectorText('rsa2048-pkcs8.pem')}"`)
  const { out, exitCode } = await flowgate(['keys', 'inspect', '-'], {}, input)
  t.match(out, /^file +stdin\nwhat .*\nkey .*\nfingerprint .*\nremarks +quotes around it\n/)
  t.equal(exitCode, 0)
})

t.test('keys inspect of a public key is well when the server has its private key', async t => {
  const dir = t.testdir({
    full: { 'key.pem': vector('rsa2048-pkcs8.pem') },
    empty: {},
    'public.pem': publicPem
  })
  const inspect = ['keys', 'inspect', join(dir, 'public.pem'), '--dir']
  const match = await flowgate([...inspect, join(dir, 'full')])
  t.match(match, { exitCode: 0, out: `That is ${join(dir, 'full', 'key.pem')}.\n` })
  const stranger = await flowgate([...inspect, join(dir, 'empty')])
  t.match(stranger, { exitCode: 1, out: /That is not among the keys in .* and PRIVATE_KEY\.\n$/ })
})

t.test('keys public prints the PEM of the current key and nothing else', async t => {
  const dir = t.testdir({
    '1.pem': vector('previous-pkcs8.pem'),
    '2.pem': vector('rsa2048-pkcs1-3des.pem')
  })
  const env = { KEYS_DIR: dir, PASSPHRASE }
  t.strictSame(await flowgate(['keys', 'public'], env), { out: publicPem, err: '', exitCode: 0 })
})

t.test('keys public prints the public half of a file, or of stdin', async t => {
  const dir = t.testdir({ 'key.p12': vector('rsa2048-legacy.p12') })
  const expected = { out: publicPem, err: '', exitCode: 0 }
  t.strictSame(await flowgate(['keys', 'public', join(dir, 'key.p12')], { PASSPHRASE }), expected)
  const stdin = vector('rsa2048-pkcs8.der')
  t.strictSame(await flowgate(['keys', 'public', '-'], {}, stdin), expected)
})

t.test('keys public prints nothing but the reason when it cannot be sure of the key', async t => {
  const dir = t.testdir({
    '1.pem': vector('rsa2048-pkcs8.pem'),
    '2.pem': vector('rsa2048-pkcs8-aes256.pem'),
    empty: {}
  })
  const faulty = await flowgate(['keys', 'public', '--dir', dir])
  t.match(faulty, { out: '', err: /2\.pem is encrypted .*: set PASSPHRASE\n$/, exitCode: 1 })
  const none = await flowgate(['keys', 'public', '--dir', join(dir, 'empty')])
  t.match(none, { out: '', err: /^No private key in /, exitCode: 1 })
  const missing = join(dir, 'missing.pem')
  t.strictSame(await flowgate(['keys', 'public', missing]), {
    out: '',
    err: `${missing} cannot be read (ENOENT)\n`,
    exitCode: 1
  })
})

t.test(
  'openssl reads what keys new writes',
  { skip: spawnSync('openssl', ['version']).status !== 0 && 'there is no openssl command' },
  async t => {
    const dir = t.testdir()
    await flowgate(['keys', 'new', '--dir', dir], { PASSPHRASE })
    const [privatePath = '', publicPath = ''] = readdirSync(dir).map(name => join(dir, name))
    const { stdout } = spawnSync('openssl', [
      ...['pkey', '-in', privatePath, '-passin', `pass:${PASSPHRASE}`, '-pubout']
    ])
    t.equal(stdout.toString(), readFileSync(publicPath, 'utf8'))
  }
)

t.test('where a provider holds the keys, no command has the folder for them', async t => {
  const dir = t.testdir({
    'old.pem': vector('rsa2048-pkcs8.pem'),
    'vault.mjs': `export default ({ PEM }) => ({
      unwrap: async () => undefined,
      publicKey: PEM && (() => PEM)
    })`
  })
  const env = { KEYS_DIR: dir, KEY_PROVIDER: join(dir, 'vault.mjs') }
  for (const command of ['list', 'rotate', 'retire']) {
    const err = /^KEY_PROVIDER holds the keys of the server/
    t.match(await flowgate(['keys', command], env), { out: '', err, exitCode: 1 }, command)
  }
  t.strictSame(readdirSync(dir).sort(), ['old.pem', 'vault.mjs'])
  const shown = await flowgate(['keys', 'public'], { ...env, PEM: publicPem })
  t.strictSame(shown, { out: publicPem, err: '', exitCode: 0 })
  const none = await flowgate(['keys', 'public'], env)
  t.strictSame(none, { out: '', err: 'The key provider tells no public key\n', exitCode: 1 })
})
