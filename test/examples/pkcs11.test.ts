import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { defineFlow } from '../../src/index.ts'
import { loadKey } from '../../src/keys/load.ts'
import { loadProvider } from '../../src/keys/load-provider.ts'
import { flowgate } from '../cli/flowgate.ts'
import { keyFile, requests } from '../fixtures/vectors.ts'
import { phoneTo, serve } from '../helper.ts'
import { wrap } from '../keys/wrap.ts'

const LIBRARY = '/usr/lib/softhsm/libsofthsm2.so'
const ADDON = 'examples/pkcs11/node_modules/pkcs11js'
const missing = [
  !existsSync(LIBRARY) && 'SoftHSM is not installed (apt-get install softhsm2)',
  !existsSync(ADDON) && 'pkcs11js is not built (npm ci --prefix examples/pkcs11)'
].filter(reason => reason !== false)

const PROVIDER = 'examples/pkcs11/index.ts'
const PIN = '918273'
const load = (name: string) => loadKey(keyFile(name), { name })
const current = load('rsa2048-pkcs8.pem')
const previous = load('previous-pkcs8.pem')

t.test('keys in a PKCS#11 token', { skip: missing.join(', ') }, async t => {
  const dir = t.testdir()
  mkdirSync(join(dir, 'tokens'))
  writeFileSync(
    join(dir, 'softhsm2.conf'),
    `directories.tokendir = ${join(dir, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`
  )
  // The library reads it from the environment of this process.
  process.env.SOFTHSM2_CONF = join(dir, 'softhsm2.conf')
  const softhsm = (...args: string[]) => execFileSync('softhsm2-util', args, { stdio: 'pipe' })
  softhsm('--init-token', '--free', '--label', 'flows', '--pin', PIN, '--so-pin', '12345678')
  for (const [index, { key, name }] of [current, previous].entries()) {
    const path = join(dir, name)
    writeFileSync(path, key.export({ type: 'pkcs8', format: 'pem' }))
    softhsm(
      ...['--import', path, '--token', 'flows', '--pin', PIN],
      ...['--label', name, '--id', `0${index}`]
    )
  }
  const env = {
    PKCS11_MODULE: LIBRARY,
    PKCS11_TOKEN: 'flows',
    PKCS11_PIN: PIN,
    PKCS11_KEYS: `${current.name}, ${previous.name}`
  }

  await t.test('open what other implementations wrapped', async t => {
    const provider = await loadProvider(PROVIDER, env)
    let opened = 0
    for (const { name, made_by, body, aes_key_hex, expect_status, key } of requests) {
      if (expect_status !== 200 || /4096/.test(key)) continue
      const block = Buffer.from(JSON.parse(body).encrypted_aes_key, 'base64')
      const { aesKey } = (await provider.unwrap(block)) ?? {}
      t.equal(aesKey?.toString('hex'), aes_key_hex, `${name}, by ${made_by}`)
      opened++
    }
    t.ok(opened > 10)
    await provider.close?.()
  })

  await t.test('are tried in turn, are counted, and refuse whatever else comes', async t => {
    const provider = await loadProvider(PROVIDER, env)
    for (const { key, fingerprint } of [current, previous, previous]) {
      const aesKey = randomBytes(16)
      t.strictSame(await provider.unwrap(wrap(key, aesKey)), { aesKey, fingerprint })
    }
    for (const block of [
      ...[0, 255, 257, 512].map(length => randomBytes(length)),
      Buffer.alloc(256),
      Buffer.alloc(256, 0xff),
      randomBytes(256)
    ]) {
      t.equal(await provider.unwrap(block), undefined)
    }
    t.match(provider.status?.(), [
      { fingerprint: current.fingerprint, answered: 1 },
      { fingerprint: previous.fingerprint, answered: 2 }
    ])
    t.notMatch(JSON.stringify(provider.status?.()), PIN)
    await provider.close?.()
  })

  await t.test('open more blocks at once than there are sessions, and show the queue', async t => {
    const provider = await loadProvider(PROVIDER, env)
    await provider.unwrap(wrap(current.key, randomBytes(16)))
    const aesKeys = Array.from({ length: 40 }, () => randomBytes(16))
    const opened = aesKeys.map(aesKey => provider.unwrap(wrap(current.key, aesKey)))
    t.ok((provider.queueMs?.() ?? 0) > 0)
    t.strictSame(
      (await Promise.all(opened)).map(unwrapped => unwrapped?.aesKey),
      aesKeys
    )
    t.equal(provider.queueMs?.(), 0)
    await provider.close?.()
  })

  await t.test('answer a phone, and a token that is gone is answered 503', async t => {
    const flow = defineFlow({ name: 'shop', screens: { LIST: {} } })
    const endpoint = flow.endpoint({ init: () => flow.screen('LIST'), screens: {} })
    const provider = await loadProvider(PROVIDER, env)
    const { app, lines } = await serve(t, [endpoint], { keyRing: provider })
    const ask = phoneTo(app, 'shop', { publicPem: provider.publicKey?.() })
    const init = { version: '3.0', action: 'INIT', flow_token: 'token-1' }
    t.match(await ask(init), { status: 200, json: { screen: 'LIST' } })
    t.match(lines().at(-1), { key: current.fingerprint })
    const { keys } = (await app.inject('/health/ready')).json()
    t.match(keys, [{ answered: 1 }, { answered: 0 }])
    await provider.close?.()
    t.match(await ask(init), { status: 503, json: { code: 'FLOW_ERR_KEY_PROVIDER' } })
  })

  await t.test('show their public half to whoever uploads it', async t => {
    const { out } = await flowgate(['keys', 'public'], { ...env, KEY_PROVIDER: PROVIDER })
    t.equal(out, String(keyFile('rsa2048-public.pem')))
  })

  await t.test('that cannot be used are said to be, without the PIN', async t => {
    for (const [name, value, reason] of [
      ['PKCS11_PIN', '111111', /CKR_PIN_INCORRECT/],
      ['PKCS11_TOKEN', 'other', /no token "other"/],
      ['PKCS11_KEYS', 'other', /no private key "other"/],
      ['PKCS11_MODULE', '/nowhere.so', /nowhere/],
      ['PKCS11_KEYS', '', /PKCS11_KEYS is not set/]
    ] as const) {
      const failed = await loadProvider(PROVIDER, { ...env, [name]: value }).catch(String)
      t.match(failed, /FLOW_ERR_KEY|KEY_PROVIDER examples/)
      t.match(failed, reason)
      t.notMatch(failed, PIN)
    }
  })
})
