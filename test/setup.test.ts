import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { Env } from '../src/config.ts'
import { setUp } from '../src/setup.ts'
import { keyFile } from './fixtures/vectors.ts'

const config = (env: object) => ({ ...Env.parse({}), ...env })
const TOKEN_KEY = ['Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI=']
const mode = (path: string) => statSync(path).mode & 0o777

t.test('in development', async t => {
  t.test('what is missing is made, for this user only, and kept', async t => {
    const KEYS_DIR = join(t.testdir(), 'keys')
    const first = await setUp(config({ KEYS_DIR }))
    t.strictSame(first.faults, [])
    t.equal(first.keys.length, 1)
    t.equal(first.made.length, 4)
    const [privateKey = '', , tokenKey = '', secret = ''] = first.made
    for (const path of [privateKey, tokenKey, secret]) t.equal(mode(path), 0o600)
    t.equal(first.ownSecret, secret)
    t.strictSame(first.secrets, [readFileSync(secret, 'utf8').trim()])
    t.strictSame(first.tokenKeys, [readFileSync(tokenKey, 'utf8').trim()])

    const second = await setUp(config({ KEYS_DIR }))
    t.strictSame(second.made, [])
    t.equal(second.keys[0]?.fingerprint, first.keys[0]?.fingerprint)
    t.strictSame(second.secrets, first.secrets)
    t.strictSame(second.tokenKeys, first.tokenKeys)
    t.not(first.tokenKeys[0], first.secrets[0])
  })

  t.test('a key is made under the passphrase, if there is one', async t => {
    const made = config({ KEYS_DIR: t.testdir(), PASSPHRASE: 'correct horse' })
    const { keys } = await setUp(made)
    t.equal(keys.length, 1)
    t.match((await setUp({ ...made, PASSPHRASE: undefined })).faults, [/passphrase/])
  })

  t.test('what is there is used, and nothing is made', async t => {
    const KEYS_DIR = t.testdir({ 'k.pem': keyFile('rsa2048-pkcs8.pem') })
    const { keys, secrets, tokenKeys, made, ownSecret } = await setUp(
      config({
        KEYS_DIR,
        APP_SECRET: ['mine'],
        PRIVATE_KEY: String(keyFile('previous-pkcs8.pem')),
        TOKEN_KEY
      })
    )
    t.equal(keys.length, 2)
    t.strictSame(secrets, ['mine'])
    t.strictSame(tokenKeys, TOKEN_KEY)
    t.strictSame(made, [])
    t.equal(ownSecret, undefined)
  })

  t.test('a key that cannot be used is a fault, and no other is made in its place', async t => {
    const { faults, made } = await setUp(
      config({ KEYS_DIR: t.testdir(), PRIVATE_KEY: 'no key', APP_SECRET: ['mine'], TOKEN_KEY })
    )
    t.match(faults, [/PRIVATE_KEY/])
    t.strictSame(made, [])
  })

  t.test('without a place for the key of flow tokens there are none', async t => {
    const dir = t.testdir({ 'k.pem': keyFile('rsa2048-pkcs8.pem'), 'token-key': '' })
    const open = await setUp(config({ KEYS_DIR: dir, APP_SECRET: ['mine'] }))
    t.match(open, { tokenKeys: [], faults: [] })
    const signed = await setUp(
      config({ KEYS_DIR: dir, APP_SECRET: ['mine'], FLOW_TOKENS: 'signed' })
    )
    t.match(signed.faults, [/token-key is empty: delete it, and a secret is made$/])
  })

  t.test('requests may be served unsigned, and then there is no secret', async t => {
    const KEYS_DIR = t.testdir()
    const { secrets } = await setUp(config({ KEYS_DIR, UNSIGNED_REQUESTS: 'accept' }))
    t.strictSame(secrets, [])
  })
})

t.test('what seals that which flows remember', async t => {
  const base = () => ({ KEYS_DIR: t.testdir(), APP_SECRET: ['mine'] })
  const key = 'k'.repeat(32)

  t.test('is made and kept in development, if a flow keeps state', async t => {
    const development = config({ KEYS_DIR: t.testdir(), APP_SECRET: ['mine'] })
    const first = await setUp(development, { keepsState: true })
    const path = first.made.at(-1) ?? ''
    t.match(path, /state-key$/)
    t.equal(mode(path), 0o600)
    t.strictSame(first.stateKeys, [readFileSync(path, 'utf8').trim()])
    const second = await setUp(development, { keepsState: true })
    t.strictSame(second.stateKeys, first.stateKeys)
  })

  t.test('is made up for this start, if none does', async t => {
    const { stateKeys, made } = await setUp(config(base()))
    t.match(stateKeys, [/^[0-9a-f]{32}$/])
    t.notMatch(made, [/state-key/])
  })

  t.test('may be several, and none that is short', async t => {
    const { stateKeys, faults } = await setUp(config({ ...base(), STATE_KEY: [key, 'short'] }))
    t.strictSame(stateKeys, [key, 'short'])
    t.match(faults, [/^STATE_KEY is shorter than 32 characters: "openssl rand/])
  })

  t.test('is asked for in production, if a flow keeps state', async t => {
    const PRIVATE_KEY = String(keyFile('rsa2048-pkcs8.pem'))
    const production = config({ ...base(), NODE_ENV: 'production', PRIVATE_KEY })
    const { faults } = await setUp(production, { keepsState: true })
    t.match(faults, [/^STATE_KEY is not set, and what is kept needs it: "openssl rand/])
    t.strictSame(await setUp(production), {
      ...(await setUp(production)),
      faults: [],
      stateKeys: []
    })
    const given = { ...production, STATE_KEY: [key] }
    t.match(await setUp(given, { keepsState: true }), { faults: [], stateKeys: [key] })
  })
})

t.test('in production nothing is made up', async t => {
  const production = (env: object) => config({ NODE_ENV: 'production', ...env })
  const KEYS_DIR = join(t.testdir(), 'keys')
  const { faults, made } = await setUp(production({ KEYS_DIR }))
  t.match(faults, [/^No private key: set PRIVATE_KEY/, /^APP_SECRET is not set/])
  t.strictSame(made, [])
  t.throws(() => statSync(KEYS_DIR), { code: 'ENOENT' })

  const unsigned = await setUp(production({ KEYS_DIR, UNSIGNED_REQUESTS: 'accept' }))
  t.match(unsigned.faults, [/^No private key/])
})

t.test('the key of flow tokens', async t => {
  const KEYS_DIR = t.testdir({ 'k.pem': keyFile('rsa2048-pkcs8.pem') })
  const cases: [string, object, RegExp[]][] = [
    ['may be missing when others’ tokens are taken', {}, []],
    [
      'must be there when only ours are',
      { FLOW_TOKENS: 'signed' },
      [/^TOKEN_KEY, .*there is none/]
    ],
    ['must not be one that could be guessed', { TOKEN_KEY: ['secret'] }, [/^TOKEN_KEY, .*guessed/]],
    ['is good', { FLOW_TOKENS: 'signed', TOKEN_KEY }, []]
  ]
  for (const [name, env, expected] of cases) {
    const production = { NODE_ENV: 'production', KEYS_DIR, APP_SECRET: ['mine'], ...env }
    const { faults, made } = await setUp(config(production))
    t.equal(faults.length, expected.length, name)
    t.match(faults, expected, name)
    t.strictSame(made, [])
  }
})
