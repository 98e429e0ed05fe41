import { generateKeyPair } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { stringify } from 'yaml'
import { z } from 'zod'
import { defineFlow, memoryStore } from '../../src/index.ts'
import { createRsaQueue } from '../../src/keys/rsa-queue.ts'
import { openTenants } from '../../src/tenants/tenants.ts'
import { APP_SECRET } from '../fixtures/vectors.ts'
import { phoneTo, serve } from '../helper.ts'
import { phoneAt } from './phone.ts'

const TOKEN_KEY = 'a token key that nobody could ever guess, 0123456789'
const generate = promisify(generateKeyPair)

async function newKey() {
  return generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
  })
}
const [acmeKey, globexKey] = await Promise.all([newKey(), newKey()])

const shop = defineFlow({
  name: 'shop',
  state: z.object({ visits: z.number() }),
  screens: { LIST: { data: z.object({ visits: z.number(), user: z.string() }) } }
})
const endpoint = shop.endpoint({
  init: async ({ state, token }) => {
    const visits = ((await state.get())?.visits ?? 0) + 1
    await state.set({ visits })
    return shop.screen('LIST', { visits, user: token?.user ?? '' })
  },
  screens: {}
})
const other = defineFlow({ name: 'other', screens: { ONE: {} } })
const flows = [endpoint, other.endpoint({ init: () => other.screen('ONE'), screens: {} })]
const init = (token = 'token-1') => ({ version: '3.0', action: 'INIT', flow_token: token })

/** Put a tenant into a folder of tenants. */
function write(path: string, name: string, settings: object | string, privateKey?: string) {
  mkdirSync(join(path, name, 'keys'), { recursive: true })
  const text = typeof settings === 'string' ? settings : stringify(settings)
  writeFileSync(join(path, name, 'tenant.yaml'), text)
  if (privateKey) writeFileSync(join(path, name, 'keys/2026.private.pem'), privateKey)
}

/** A server with the tenants of a file or a folder, and what it said of them. */
async function serveTenants(t: Test, path: string, options = {}) {
  const store = memoryStore()
  const said: string[] = []
  const say = (fields: object | string, message?: string) =>
    void said.push(typeof fields === 'string' ? fields : String(message))
  const log = { info: say, warn: say, error: say }
  const queue = createRsaQueue({ threads: 0 })
  const surroundings = { flows, store, stateKeys: ['state key'], queue, log }
  const tenants = await openTenants(path, surroundings, options)
  t.teardown(() => tenants.close())
  const { app, lines } = await serve(t, flows, { store, tenants })
  return { app, tenants, said, lines, store }
}

const acme = { publicPem: acmeKey.publicKey, secret: 'acme-secret' }
const globex = { publicPem: globexKey.publicKey, secret: 'globex-secret' }

/** Two tenants in a folder. */
function twoTenants(t: Test): string {
  const path = t.testdir()
  write(path, 'acme', { app_secret: acme.secret }, acmeKey.privateKey)
  write(path, 'globex', { app_secret: globex.secret }, globexKey.privateKey)
  return path
}

t.test('each tenant is served with its own keys and secrets', async t => {
  const { app, lines } = await serveTenants(t, twoTenants(t))
  const atAcme = '/t/acme/flows/shop'
  t.match(await phoneAt(app, atAcme, acme)(init()), { status: 200, json: { screen: 'LIST' } })
  t.match(await phoneAt(app, '/t/globex/flows/shop', globex)(init()), { status: 200 })
  t.match(lines().at(-1), { tenant: 'globex', flow: 'shop', answer: 'LIST' })

  const otherKey = { ...acme, publicPem: globex.publicPem }
  t.match(await phoneAt(app, atAcme, otherKey)(init()), { status: 421 })
  const otherSecret = { ...acme, secret: globex.secret }
  t.match(await phoneAt(app, atAcme, otherSecret)(init()), { status: 432 })
  t.match(await phoneAt(app, '/flows/shop', acme)(init()), { status: 432 })
  const ours = { ...acme, secret: APP_SECRET }
  t.match(await phoneAt(app, '/flows/shop', ours)(init()), { status: 421 })
  t.match(await phoneTo(app, 'shop')(init()), { status: 200 }, 'and so is the server itself')
})

t.test('what one tenant remembers is nothing to another', async t => {
  const { app } = await serveTenants(t, twoTenants(t))
  const atAcme = phoneAt(app, '/t/acme/flows/shop', acme)
  t.match(await atAcme(init()), { json: { data: { visits: 1 } } })
  t.match(await atAcme(init()), { json: { data: { visits: 2 } } })
  const atGlobex = phoneAt(app, '/t/globex/flows/shop', globex)
  t.match(await atGlobex(init()), { json: { data: { visits: 1 } } })
  t.match(await phoneTo(app, 'shop')(init()), { json: { data: { visits: 1 } } })
})

t.test("a flow token is its tenant's alone, whatever its key", async t => {
  const path = t.testdir()
  const settings = { token_key: TOKEN_KEY, flow_tokens: 'signed' }
  write(path, 'acme', { app_secret: acme.secret, ...settings }, acmeKey.privateKey)
  write(path, 'globex', { app_secret: globex.secret, ...settings }, globexKey.privateKey)
  const { app, tenants } = await serveTenants(t, path)
  const token = await tenants.find('acme')?.tokens?.issue({ flow: 'shop', user: 'Ada' })
  const atAcme = await phoneAt(app, '/t/acme/flows/shop', acme)(init(token))
  t.match(atAcme, { status: 200, json: { data: { user: 'Ada' } } })
  const atGlobex = await phoneAt(app, '/t/globex/flows/shop', globex)(init(token))
  t.match(atGlobex, { status: 427, json: { error_msg: String } })
})

t.test('a tenant has the flows that it names', async t => {
  const path = t.testdir()
  const settings = { app_secret: acme.secret, flows: ['other'] }
  write(path, 'acme', settings, acmeKey.privateKey)
  const { app } = await serveTenants(t, path)
  t.match(await phoneAt(app, '/t/acme/flows/other', acme)(init()), { status: 200 })
  const notFound = { status: 404, json: { code: 'FLOW_ERR_NOT_FOUND' } }
  t.match(await phoneAt(app, '/t/acme/flows/shop', acme)(init()), notFound)
  t.match(await phoneAt(app, '/t/nobody/flows/shop', acme)(init()), notFound)
  t.match((await app.inject('/t/acme/flows/other')).body, /endpoint of the WhatsApp flow "other"/)
  t.equal((await app.inject('/t/acme/flows/shop')).statusCode, 404)
})

t.test('the fault of one tenant is told, and stops no other', async t => {
  const path = twoTenants(t)
  const { privateKey } = acmeKey
  const secret = { app_secret: 'secret-of-a-fault' }
  const faults: Record<string, [object | string, string | undefined, RegExp]> = {
    'no-key': [secret, undefined, /^no private key in .*: `flowgate keys new --dir /],
    'bad-key': [secret, '-----BEGIN PRIVATE KEY-----\nAAAA\n', /2026\.private\.pem/],
    'no-secret': [{}, privateKey, /^app_secret is not set/],
    'no-flow': [{ ...secret, flows: ['shopp'] }, privateKey, /^the server has no flow "shopp"$/],
    'weak-key': [{ ...secret, token_key: 'short' }, privateKey, /^token_key: it could be guessed/],
    'no-token-key': [{ ...secret, flow_tokens: 'signed' }, privateKey, /^token_key: there is none/],
    misspelt: [{ ...secret, appsecret: 'x' }, privateKey, /appsecret/],
    'no-yaml': ['{ secret-of-a-fault', privateKey, /tenant\.yaml is no YAML$/],
    number: [{ app_secret: 12345 }, privateKey, /^app_secret: .*in quotes/],
    endless: [{ ...secret, keys_dir: '/proc/self' }, privateKey, /cannot be read|no private key/],
    Capital: [secret, privateKey, /small letters/],
    ['__proto__']: [secret, privateKey, /small letters/]
  }
  for (const [name, [settings, key]] of Object.entries(faults)) write(path, name, settings, key)
  const { app, tenants, said } = await serveTenants(t, path)
  for (const [name, [, , fault]] of Object.entries(faults)) {
    t.match(tenants.status().faults[name], fault, name)
    t.match((await app.inject({ method: 'POST', url: `/t/${name}/flows/shop` })).statusCode, 404)
  }
  t.match(await phoneAt(app, '/t/acme/flows/shop', acme)(init()), { status: 200 })
  const { statusCode, body } = await app.inject('/health/ready')
  t.equal(statusCode, 200)
  t.match(JSON.parse(body).tenants, { served: 2, faults: { 'no-secret': /app_secret/ } })
  t.match(
    said.filter(line => line.includes('tenant no-key is not served')),
    { length: 1 }
  )
  t.notMatch(said.join(), /secret-of-a-fault/)
})

t.test('tenants come, change and go without a restart', async t => {
  const path = twoTenants(t)
  const { app, tenants, said } = await serveTenants(t, path)
  const statusAt = async (name: string, options: object) =>
    (await phoneAt(app, `/t/${name}/flows/shop`, options)(init())).status
  t.equal(await statusAt('acme', acme), 200)

  write(path, 'acme', { app_secret: 'a new secret' })
  write(path, 'initech', { app_secret: acme.secret }, acmeKey.privateKey)
  rmSync(join(path, 'globex'), { recursive: true })
  await tenants.reload()
  t.equal(await statusAt('acme', acme), 432)
  t.equal(await statusAt('acme', { ...acme, secret: 'a new secret' }), 200)
  t.equal(await statusAt('initech', acme), 200)
  t.equal(await statusAt('globex', globex), 404)

  write(path, 'acme', { app_secret: [] })
  await tenants.reload()
  t.equal(await statusAt('acme', { ...acme, secret: 'a new secret' }), 200, 'as it was before')
  t.match(said.at(-2), /tenant acme is served as it was before/)

  rmSync(path, { recursive: true })
  await tenants.reload()
  t.equal(await statusAt('initech', acme), 200)
  t.match(said.at(-1), /tenants not reloaded, serving those from before/)
})

t.test('a change of a file is noticed by itself', async t => {
  const path = t.testdir({
    keys: { acme: { '2026.private.pem': acmeKey.privateKey } },
    'tenants.json': JSON.stringify({ acme: { app_secret: acme.secret } })
  })
  const file = join(path, 'tenants.json')
  const { app } = await serveTenants(t, file)
  const ask = phoneAt(app, '/t/acme/flows/shop', { ...acme, secret: 'another' })
  t.match(await ask(init()), { status: 432 })
  writeFileSync(file, JSON.stringify({ acme: { app_secret: 'another' } }))
  while ((await ask(init())).status !== 200) await new Promise(next => setTimeout(next, 50))
  t.pass('it is served with the new secret')
})

t.test('a change inside a folder is noticed, and a key that comes later', async t => {
  const path = t.testdir()
  write(path, 'acme', { app_secret: acme.secret })
  const { app } = await serveTenants(t, path, { lookMs: 50 })
  const served = async (secret: string) => {
    const ask = phoneAt(app, '/t/acme/flows/shop', { ...acme, secret })
    while ((await ask(init())).status !== 200) await new Promise(next => setTimeout(next, 20))
  }
  const ask = phoneAt(app, '/t/acme/flows/shop', acme)
  t.match(await ask(init()), { status: 404 })
  writeFileSync(join(path, 'acme/keys/2026.private.pem'), acmeKey.privateKey)
  await served(acme.secret)
  write(path, 'acme', { app_secret: 'another' })
  await served('another')
  t.match(await ask(init()), { status: 432 })
})

t.test('what is no list of tenants is refused as a whole', async t => {
  const path = t.testdir({ 'list.yaml': '[a, b]', 'broken.yaml': 'a: {' })
  for (const [name, reason] of [
    ['list.yaml', /has no YAML with a member for each tenant/],
    ['broken.yaml', /has no YAML/],
    ['missing.yaml', /cannot be read \(ENOENT\)/]
  ] as const) {
    await t.rejects(serveTenants(t, join(path, name)), { message: reason })
  }
})

t.test('200 tenants are served, and each opens its own requests only', async t => {
  const path = t.testdir()
  const names = Array.from({ length: 200 }, (_, index) => `tenant-${index}`)
  const keys = await Promise.all(names.map(newKey))
  for (const [index, name] of names.entries()) {
    write(path, name, { app_secret: `secret of ${name}` }, keys[index]?.privateKey)
  }
  const { app, tenants } = await serveTenants(t, path)
  t.match(tenants.status(), { served: 200, faults: {} })
  const wrong: string[] = []
  for (const [index, name] of names.entries()) {
    const secret = `secret of ${name}`
    const at = `/t/${name}/flows/shop`
    const own = await phoneAt(app, at, { secret, publicPem: keys[index]?.publicKey })(init())
    const publicPem = keys[(index + 1) % keys.length]?.publicKey
    const others = await phoneAt(app, at, { secret, publicPem })(init())
    if (own.status !== 200 || own.json.data.visits !== 1 || others.status !== 421) wrong.push(name)
  }
  t.strictSame(wrong, [])
})
