import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { fingerprint } from '../../src/keys/fingerprint.ts'
import { generateKey, writeKey } from '../../src/keys/generate.ts'
import { loadKey, loadKeys } from '../../src/keys/load.ts'

const now = new Date('2026-11-22T17:52:03.999Z')
const modeOf = (path: string) => statSync(path).mode & 0o777

t.test('a generated key is RSA-2048 in PKCS#8, its public half SPKI', async t => {
  const key = await generateKey()
  t.match(key.privatePem, /^-----BEGIN PRIVATE KEY-----\n/)
  t.match(key.publicPem, /^-----BEGIN PUBLIC KEY-----\n/)
  const privateKey = createPrivateKey(key.privatePem)
  t.equal(privateKey.asymmetricKeyType, 'rsa')
  t.equal(privateKey.asymmetricKeyDetails?.modulusLength, 2048)
  t.equal(fingerprint(createPublicKey(key.publicPem)), key.fingerprint)
  t.equal(loadKey(key.privatePem, { name: 'new' }).fingerprint, key.fingerprint)
})

t.test('a passphrase encrypts the private key', async t => {
  const { privatePem, fingerprint } = await generateKey({ passphrase: 'battery staple' })
  t.match(privatePem, /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/)
  t.throws(() => loadKey(privatePem, { name: 'new' }), /PBES2, AES-256-CBC.* no passphrase/)
  t.equal(
    loadKey(privatePem, { name: 'new', passphrase: 'battery staple' }).fingerprint,
    fingerprint
  )
})

t.test('an empty passphrase is none', async t => {
  t.match((await generateKey({ passphrase: '' })).privatePem, /^-----BEGIN PRIVATE KEY-----\n/)
})

const pair = { privatePem: 'private', publicPem: 'public' }

t.test('a pair is written under the time in UTC, into a folder that is made for it', async t => {
  const dir = join(t.testdir(), 'deep', 'keys')
  const { privatePath, publicPath } = writeKey(dir, pair, { now })
  t.equal(privatePath, join(dir, '20261122-175203Z.private.pem'))
  t.equal(publicPath, join(dir, '20261122-175203Z.public.pem'))
  t.equal(readFileSync(privatePath, 'utf8'), 'private')
  t.equal(readFileSync(publicPath, 'utf8'), 'public')
  t.equal(modeOf(privatePath), 0o600, 'the private key is for its owner alone')
  t.equal(modeOf(publicPath), 0o644 & ~process.umask())
})

t.test('without a time it is now', async t => {
  const before = new Date().toISOString().slice(0, 10).replaceAll('-', '')
  const { privatePath } = writeKey(t.testdir(), pair)
  const after = new Date().toISOString().slice(0, 10).replaceAll('-', '')
  t.ok([before, after].some(day => privatePath.includes(`/${day}-`)))
})

t.test('no file is overwritten, and the newest key has the greatest name', async t => {
  const dir = t.testdir({
    '20261122-175203Z.private.pem': 'first',
    '20261122-175204Z.public.pem': 'second'
  })
  writeKey(dir, { privatePem: 'third', publicPem: '' }, { now })
  writeKey(dir, { privatePem: 'fourth', publicPem: '' }, { now })
  const files = readdirSync(dir).filter(name => name.endsWith('.private.pem'))
  t.strictSame(
    files.sort().map(name => [name, readFileSync(join(dir, name), 'utf8')]),
    [
      ['20261122-175203Z.private.pem', 'first'],
      ['20261122-175205Z.private.pem', 'third'],
      ['20261122-175206Z.private.pem', 'fourth']
    ]
  )
  t.equal(readFileSync(join(dir, '20261122-175204Z.public.pem'), 'utf8'), 'second')
})

t.test('keys of the same second are loaded with the newest first', async t => {
  const dir = t.testdir()
  const fingerprints: string[] = []
  for (let made = 0; made < 3; made++) {
    const key = await generateKey()
    writeKey(dir, key, { now })
    fingerprints.unshift(key.fingerprint)
  }
  t.strictSame(
    loadKeys({ dir }).keys.map(key => key.fingerprint),
    fingerprints
  )
})

t.test('a folder that cannot be written is said to be', async t => {
  const dir = join(t.testdir({ file: '' }), 'file')
  t.throws(() => writeKey(dir, pair, { now }), {
    code: 'FLOW_ERR_KEY',
    message: `No key can be written to ${dir} (EEXIST)`
  })
})
