import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import t, { type Test } from 'tap'
import { generateKey } from '../src/keys/generate.ts'
import { loadKeys } from '../src/keys/load.ts'
import { readUsage } from '../src/keys/usage.ts'
import { createRegistry } from '../src/sending/registry.ts'
import { openStore } from '../src/store/open.ts'
import { flowgate } from './cli/flowgate.ts'
import { APP_SECRET, keyFile } from './fixtures/vectors.ts'
import { forgePhone } from './forge-phone.ts'
import { SINCH_SECRET, signedBySinch, sinchCompletion } from './webhooks/callbacks.ts'

// The process as it is deployed: compiled, and started by node.
const OUT = resolve('.tap/build')
const PRIVATE_KEY = String(keyFile('rsa2048-pkcs8.pem'))
const STATE_KEY = 'k'.repeat(32)
const production = { NODE_ENV: 'production', PRIVATE_KEY, APP_SECRET, STATE_KEY }
const init = { version: '3.0', action: 'INIT', flow_token: 'token-1' }

t.before(() => {
  const tsc = resolve('node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', OUT])
  execFileSync(process.execPath, ['scripts/finish-build.mjs', OUT])
})

function start(t: Test, cwd: string, env: Record<string, string>, flags: string[] = []) {
  const child = spawn(process.execPath, [...flags, join(OUT, 'src/server.js')], {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0', KEYS_DIR: join(cwd, 'keys'), ...env }
  })
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      output.text += chunk
    })
  }
  const exit = once(child, 'exit').then(([code]) => code as number | null)
  // It may write into its folder until it has ended, which is after folders are removed.
  t.saveFixture = true
  t.teardown(() => {
    child.kill('SIGKILL')
    return exit
  })
  return { child, output, exit }
}

/** Start, and wait until it listens. */
async function listening(t: Test, cwd: string, env: Record<string, string>, flags?: string[]) {
  const server = start(t, cwd, env, flags)
  await seen(server, /listening at/)
  return { ...server, url: /listening at (http:[^"]+)"/.exec(server.output.text)?.[1] ?? '' }
}

async function seen(
  { child, output }: { child: ChildProcess; output: { text: string } },
  what: RegExp
) {
  while (!what.test(output.text)) {
    if (child.exitCode !== null) throw new Error(`it ended, having said: ${output.text}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

async function post(url: string, phone: ReturnType<typeof forgePhone>, asked: unknown) {
  const { body, headers, open } = phone.seal(asked)
  const reply = await fetch(`${url}/flows/appointment`, { method: 'POST', body, headers })
  const text = await reply.text()
  return { status: reply.status, json: reply.ok ? open(text) : JSON.parse(text) }
}

t.test('the first start makes what is missing, says what to do next, and answers', async t => {
  const cwd = t.testdir()
  const { child, output, url, exit } = await listening(t, cwd, {})
  await seen({ child, output }, /paste https/)
  const keys = join(cwd, 'keys')
  const names = readdirSync(keys).filter(name => !name.startsWith('.'))
  t.match(names, [/\.private\.pem$/, /\.public\.pem$/, 'app-secret'])
  const publicPem = readFileSync(join(keys, names[1] ?? ''), 'utf8')
  const secret = readFileSync(join(keys, 'app-secret'), 'utf8').trim()
  const phone = forgePhone({ publicPem, secret })
  t.match(await post(url, phone, init), { status: 200, json: { screen: 'APPOINTMENT' } })

  const { port } = new URL(url)
  for (const words of [
    `${url}/flows/appointment`,
    `${url}/flows/claim`,
    `player      ${url}/player/`,
    /public key {2}[0-9a-f]{64}/,
    `ngrok http ${port}`,
    'npx flowgate keys public',
    'set APP_SECRET',
    'paste https://<your ngrok domain>/flows/appointment'
  ]) {
    t.match(output.text, words)
  }
  t.notOk(output.text.includes(secret))
  child.kill('SIGINT')
  t.equal(await exit, 0)

  const again = await listening(t, cwd, {})
  await seen(again, /paste https/)
  const fingerprint = /public key {2}([0-9a-f]{64})/
  t.equal(fingerprint.exec(again.output.text)?.[1], fingerprint.exec(output.text)?.[1])
  t.notMatch(again.output.text, /made {8}/)
  t.match(await post(again.url, phone, init), { status: 200 })
})

t.test('in production every fault is told in one message, and nothing is made', async t => {
  const cwd = t.testdir()
  const { output, exit } = start(t, cwd, { NODE_ENV: 'production', PORT: 'http', LOG_LEVEL: 'x' })
  t.equal(await exit, 1)
  t.match(output.text, /^flowgate cannot start \[FLOW_ERR_CONFIG\]:\n/)
  for (const fault of [/- PORT must be/, /- LOG_LEVEL must/, /- No private key/, /- APP_SECRET/]) {
    t.match(output.text, fault)
  }
  t.notMatch(output.text, /at .*\.js/, 'without a stack')
  t.strictSame(readdirSync(cwd), [])
})

t.test('a wrong passphrase stops the start and is called that', async t => {
  const env = { ...production, PRIVATE_KEY: String(keyFile('rsa2048-pkcs8-aes256.pem')) }
  for (const [PASSPHRASE, words] of [
    ['', /no passphrase/],
    ['wrong', /does not open/]
  ] as const) {
    const { output, exit } = start(t, t.testdir(), { ...env, PASSPHRASE })
    t.equal(await exit, 1)
    t.match(output.text, words)
    t.notMatch(output.text, /wrong/)
  }
})

t.test('what a flow and its flow.json differ in', async t => {
  const file = join(OUT, 'flows', 'claim', 'flow.json')
  const right = readFileSync(file, 'utf8')
  t.teardown(() => writeFileSync(file, right))
  const wrong = right
    .replace('"earliest_date": { "type": "string"', '"earliest_date": { "type": "number"')
    .replace('"is_true": ', '"more": 1, "is_true": ')
  const difference = /claim.flow\.json:16:26 `earliest_date` is a number here, .*data-type\)/

  await t.test('stops a start in development, all in one message', async t => {
    writeFileSync(file, wrong)
    const { output, exit } = start(t, t.testdir(), { PORT: 'http' })
    t.equal(await exit, 1)
    t.match(output.text, /^flowgate cannot start \[FLOW_ERR_CONFIG\]:\n/)
    t.match(output.text, /\n {2}- PORT must be/)
    t.match(output.text, new RegExp(`\n {2}- \\S*${difference.source}`))
    t.notMatch(output.text, /`more`/, 'which is a warning')
  })

  await t.test('is printed in development when it is a warning', async t => {
    writeFileSync(file, wrong.replace('"type": "number"', '"type": "string"'))
    const { output } = await listening(t, t.testdir(), {})
    t.match(output.text, /"level":40.*claim.flow\.json:\d+:\d+ `more` is not asked for/)
  })

  await t.test('is logged in production, which serves all the same', async t => {
    writeFileSync(file, wrong)
    const server = await listening(t, t.testdir(), production)
    t.match(await post(server.url, forgePhone(), init), { status: 200 })
    await seen(server, /"level":50.*"rule":"contract-data-type"/)
    t.match(server.output.text, difference)
  })

  await t.test('is all of it when flow.json is not there', async t => {
    rmSync(file)
    const development = start(t, t.testdir(), {})
    t.equal(await development.exit, 1)
    t.match(
      development.output.text,
      /- \S*claim.flow\.json:1:1 The Flow JSON cannot be read \(ENOENT\)/
    )
    const server = await listening(t, t.testdir(), production)
    await seen(server, /"level":50.*cannot be read/)
  })
})

t.test('a port that is taken is said in a sentence', async t => {
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number } // it listens on TCP
  const { output, exit } = start(t, t.testdir(), { ...production, PORT: String(port) })
  t.equal(await exit, 1)
  t.match(output.text, `cannot listen on 127.0.0.1:${port} (EADDRINUSE)`)
})

t.test('the player is served in development; in production on demand, with a warning', async t => {
  const cases: [env: Record<string, string>, status: number][] = [
    [{ NODE_ENV: 'development' }, 200],
    [{ NODE_ENV: 'development', PLAYER: 'false' }, 404],
    [production, 404],
    [{ ...production, PLAYER: 'true' }, 200]
  ]
  for (const [env, status] of cases) {
    const { output, url } = await listening(t, t.testdir(), { ...production, ...env })
    t.equal((await fetch(`${url}/player/api/flows`)).status, status, `PLAYER=${env.PLAYER}`)
    const warning = /"level":40.*PLAYER=true: whoever is on this machine can sign/
    t.equal(warning.test(output.text), env.PLAYER === 'true')
  }
})

t.test('requests from anybody are served only on demand, and with a warning', async t => {
  const env = { ...production, APP_SECRET: '', UNSIGNED_REQUESTS: 'accept' }
  const { output, url } = await listening(t, t.testdir(), env)
  t.match(await post(url, forgePhone({ secret: 'any' }), init), { status: 200 })
  t.match(output.text, /"level":40.*UNSIGNED_REQUESTS=accept/)
})

t.test('what a webhook brings is kept by the process as it is deployed', async t => {
  const cwd = t.testdir()
  const STORE = `sqlite:${join(cwd, 'flowgate.db')}`
  const none = start(t, cwd, { ...production, SINCH_WEBHOOK_SECRET: ' , ', FORWARD_URL: 'x' })
  t.equal(await none.exit, 1)
  t.match(none.output.text, /SINCH_WEBHOOK_SECRET must match/)
  t.match(none.output.text, /FORWARD_URL is no address/)
  t.match(none.output.text, /FORWARD_SECRET is not/)

  const { url } = await listening(t, cwd, {
    ...production,
    STORE,
    SINCH_WEBHOOK_SECRET: SINCH_SECRET
  })
  while (!(await fetch(`${url}/health/ready`)).ok);
  const { payload: body, headers } = signedBySinch(
    sinchCompletion({ response: { flow_token: 'x' } })
  )
  const reply = await fetch(`${url}/webhooks/sinch`, { method: 'POST', headers, body })
  t.equal(reply.status, 200)
  const list = () => flowgate(['completions', 'list'], { STORE, STATE_KEY })
  while (!/1 given up/.test((await list()).out));
  t.match((await list()).out, /its flow token is unknown, and there are several flows/)
})

t.test('what another process has sent is known to a server with the same store', async t => {
  const cwd = t.testdir()
  const STORE = `sqlite:${join(cwd, 'flowgate.db')}`
  const { app_id, project_id } = sinchCompletion()
  const access = { SINCH_KEY_ID: 'k', SINCH_KEY_SECRET: 's', SINCH_APP_ID: app_id }
  const sinch = { ...access, SINCH_PROJECT_ID: project_id }
  const none = start(t, cwd, { ...production, ...sinch, STATE_KEY: '' })
  t.equal(await none.exit, 1)
  t.match(none.output.text, /STATE_KEY is not set/)

  const env = { ...production, ...sinch, STORE, SINCH_WEBHOOK_SECRET: SINCH_SECRET }
  const { url } = await listening(t, cwd, env)
  const log = { info() {}, error() {} }
  const store = await openStore(STORE, { timeoutMs: 60_000, log })
  t.teardown(() => store.close())
  const registry = createRegistry({ store, secrets: [STATE_KEY] })
  await registry.note({
    ...{ sendId: 's-1', flowToken: 'ft-1', flow: 'appointment', via: 'sinch', to: '46700000001' },
    ...{ outcome: 'unknown', at: Date.now() }
  })
  while (!(await fetch(`${url}/health/ready`)).ok);
  const report = { message_id: 'm-1', status: 'DELIVERED', metadata: '{"send_id":"s-1"}' }
  const { payload: body, headers } = signedBySinch({
    ...{ app_id, project_id },
    message_delivery_report: report
  })
  const reply = await fetch(`${url}/webhooks/sinch`, { method: 'POST', headers, body })
  t.equal(reply.status, 200)
  while ((await registry.byToken('ft-1'))?.outcome === 'unknown');
  t.match(await registry.byToken('ft-1'), {
    outcome: 'sent',
    status: 'delivered',
    messageId: 'm-1'
  })
})

t.test('the line that docs/deploy.md shows has the members of a real one', async t => {
  const page = readFileSync('docs/deploy.md', 'utf8')
  const shown = JSON.parse(/```json\n(\{"level"[\s\S]*?)```/.exec(page)?.[1] ?? '')
  const server = await listening(t, t.testdir(), production)
  const data = { trigger: 'department_selected', department: 'shopping' }
  const asked = { ...init, action: 'data_exchange', screen: 'APPOINTMENT', data }
  t.match(await post(server.url, forgePhone(), asked), { status: 200 })
  await seen(server, /"msg":"data_exchange/)
  const line = server.output.text.split('\n').find(text => text.includes('"msg":"data_exchange'))
  const real = JSON.parse(line ?? '')
  t.strictSame(Object.keys(shown), Object.keys(real))
  t.strictSame(Object.keys(shown.ms), Object.keys(real.ms))
})

t.test(
  'SIGTERM lets every accepted request finish, and no idle connection holds it up',
  async t => {
    const { child, url, exit } = await listening(t, t.testdir(), production)
    const agent = new Agent({ keepAlive: true, maxSockets: 100 })
    t.teardown(() => agent.destroy())
    const phone = forgePhone()
    const sealed = Array.from({ length: 100 }, () => phone.seal(init))
    const arrived = sealed.map(({ body, headers, open }) => {
      const sent = request(`${url}/flows/appointment`, { method: 'POST', agent, headers })
      const answered = once(sent, 'response').then(async ([response]) => {
        const text = await response.setEncoding('utf8').toArray()
        return { status: response.statusCode, json: open(text.join('')) }
      })
      sent.end(body)
      const connected = once(sent, 'socket').then(async ([socket]) => {
        if (socket.connecting) await once(socket, 'connect')
      })
      return { connected, answered }
    })
    const silent = connect(Number(new URL(url).port), '127.0.0.1')
    t.teardown(() => silent.destroy())
    await Promise.all([once(silent, 'connect'), ...arrived.map(({ connected }) => connected)])
    await Promise.race(arrived.map(({ answered }) => answered))
    child.kill('SIGTERM')
    const answers = await Promise.all(arrived.map(({ answered }) => answered))
    for (const answer of answers) t.match(answer, { status: 200, json: { screen: 'APPOINTMENT' } })
    t.equal(await exit, 0)
  }
)

t.test('a change in the folder of the keys or SIGHUP loads them again', async t => {
  const cwd = t.testdir({ keys: { 'a.pem': PRIVATE_KEY } })
  const server = await listening(t, cwd, { NODE_ENV: 'production', APP_SECRET, STATE_KEY })
  const next = await generateKey()
  const phones = [forgePhone(), forgePhone({ publicPem: next.publicPem })] as const
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const sockets = new Set<unknown>()
  const statusOf = async (phone: (typeof phones)[number]) => {
    const { body, headers, open } = phone.seal(init)
    const sent = request(`${server.url}/flows/appointment`, { method: 'POST', agent, headers })
    sent.end(body)
    sent.once('socket', socket => sockets.add(socket))
    const [response] = await once(sent, 'response')
    const text = (await response.setEncoding('utf8').toArray()).join('')
    if (response.statusCode === 200) t.match(open(text), { screen: 'APPOINTMENT' })
    return response.statusCode
  }
  const statuses = async () => [await statusOf(phones[0]), await statusOf(phones[1])]
  const reloads = () => server.output.text.split('"keys reloaded"').length - 1
  const reloaded = async (count: number) => {
    while (reloads() < count) await new Promise(resolve => setTimeout(resolve, 10))
  }
  t.strictSame(await statuses(), [200, 421])

  await t.test('when a key comes, while requests go on over one connection', async t => {
    const under_way: Promise<number>[] = []
    const timer = setInterval(() => under_way.push(statusOf(phones[0])), 5)
    writeFileSync(join(cwd, 'keys', 'b.pem'), next.privatePem)
    await reloaded(1)
    clearInterval(timer)
    t.ok(under_way.length > 5)
    t.strictSame([...new Set(await Promise.all(under_way))], [200])
    t.strictSame(await statuses(), [200, 200])
  })

  await t.test('not while a file in it cannot be used, which is told once', async t => {
    const half = join(cwd, 'keys', 'c.pem')
    const other = await generateKey()
    writeFileSync(half, other.privatePem.slice(0, 1000))
    await seen(server, /keys not reloaded.*|"reasons".*c\.pem/)
    writeFileSync(half, other.privatePem.slice(0, 1200))
    server.child.kill('SIGHUP')
    await seen(server, /(keys not reloaded.*){2}/s)
    t.strictSame(await statuses(), [200, 200])
    writeFileSync(half, other.privatePem)
    await reloaded(2)
    const refusals = server.output.text.split('keys not reloaded').length - 1
    t.equal(refusals, 2, 'by the change, and because SIGHUP asked')
    t.equal(await statusOf(forgePhone({ publicPem: other.publicPem })), 200)
  })

  await t.test('but not when the folder is gone for a moment', async t => {
    renameSync(join(cwd, 'keys'), join(cwd, 'away'))
    server.child.kill('SIGHUP')
    await seen(server, /no private key in/)
    t.strictSame(await statuses(), [200, 200])
    renameSync(join(cwd, 'away'), join(cwd, 'keys'))
  })

  await t.test('when a key is retired', async t => {
    rmSync(join(cwd, 'keys', 'a.pem'))
    server.child.kill('SIGHUP')
    await reloaded(3)
    t.strictSame(await statuses(), [421, 200])
  })
  t.equal(sockets.size, 1, 'over one connection')
  t.equal(server.child.exitCode, null)
})

t.test('tenants are served beside the own business, and SIGHUP reads them again', async t => {
  const other = await generateKey()
  const tenant = (secret: string) => ({
    keys: { 'a.pem': other.privatePem },
    'tenant.yaml': `app_secret: ${secret}`
  })
  const cwd = t.testdir({ tenants: { acme: tenant('one') } })
  const server = await listening(t, cwd, { ...production, TENANTS: 'tenants' })
  const statusOf = async (path: string, phone: ReturnType<typeof forgePhone>) => {
    const { body, headers } = phone.seal(init)
    return (await fetch(server.url + path, { method: 'POST', body, headers })).status
  }
  const atAcme = (secret: string) =>
    statusOf('/t/acme/flows/appointment', forgePhone({ publicPem: other.publicPem, secret }))
  t.equal(await statusOf('/flows/appointment', forgePhone()), 200)
  t.equal(await statusOf('/t/acme/flows/appointment', forgePhone()), 432)
  t.equal(await atAcme('one'), 200)
  writeFileSync(join(cwd, 'tenants/acme/tenant.yaml'), 'app_secret: two')
  server.child.kill('SIGHUP')
  while ((await atAcme('two')) !== 200) await new Promise(resolve => setTimeout(resolve, 10))
  t.equal(await atAcme('one'), 432)
})

t.test('TENANTS that cannot be read stop the start', async t => {
  const { exit, output } = start(t, t.testdir(), { ...production, TENANTS: 'nowhere' })
  t.equal(await exit, 1)
  t.match(output.text, /flowgate cannot start: TENANTS: nowhere cannot be read \(ENOENT\)/)
})

t.test('a server reports how it uses its keys, for the commands to read', async t => {
  const cwd = t.testdir({ keys: {} })
  const dir = join(cwd, 'keys')
  const keys = (...args: string[]) => flowgate(['keys', ...args, '--dir', dir])
  await keys('rotate')
  await keys('rotate', '--uploaded')
  const first = loadKeys({ dir }).keys[0]?.fingerprint
  const oldPem = (await keys('public')).out
  const server = await listening(t, cwd, { NODE_ENV: 'production', APP_SECRET, STATE_KEY })
  while (readUsage(dir).servers.length === 0) await new Promise(resolve => setTimeout(resolve, 10))

  const begun = await keys('rotate')
  t.match(begun, { out: /loaded by {4}1 of the servers/, err: '', exitCode: 0 })
  await keys('rotate', '--uploaded')
  const newPem = (await keys('public')).out
  for (const publicPem of [oldPem, newPem, newPem]) {
    t.match(await post(server.url, forgePhone({ publicPem }), init), { status: 200 })
  }
  server.child.kill('SIGTERM')
  t.equal(await server.exit, 0)
  const listed = JSON.parse((await keys('list', '--json')).out)
  t.match(listed, [
    { state: 'current', hits: 2 },
    { state: 'old', hits: 1, fingerprint: first }
  ])

  const again = await listening(t, cwd, { NODE_ENV: 'production', APP_SECRET, STATE_KEY })
  while (readUsage(dir).servers.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
  t.match(await keys('retire'), { err: /was used \d+ s ago/, exitCode: 1 })
  t.match(await keys('retire', '--unused-for', '0s'), { err: '', exitCode: 0 })
  await seen(again, /"keys reloaded"/)
  t.match(await post(again.url, forgePhone({ publicPem: oldPem }), init), { status: 421 })
  t.match(await post(again.url, forgePhone({ publicPem: newPem }), init), { status: 200 })
})

t.test('the private keys may be elsewhere: KEY_PROVIDER names who holds them', async t => {
  const cwd = t.testdir({
    'vault.mjs': `
      import { privateDecrypt } from 'node:crypto'
      export default async ({ VAULT_KEY }) => ({
        unwrap: async block => ({
          aesKey: privateDecrypt({ key: VAULT_KEY, oaepHash: 'sha256' }, block),
          fingerprint: 'in the vault'
        }),
        close: async () => console.log('the vault is closed')
      })`,
    'none.ts': 'export default (): object => ({})',
    'bare.mjs': 'export const provider = {}'
  })
  const env = { NODE_ENV: 'production', APP_SECRET, STATE_KEY, VAULT_KEY: PRIVATE_KEY }
  const server = await listening(t, cwd, { ...env, KEY_PROVIDER: 'vault.mjs' })
  t.match(await post(server.url, forgePhone(), init), { status: 200 })
  const stranger = forgePhone({ publicPem: (await generateKey()).publicPem })
  t.match(await post(server.url, stranger, init), { status: 503 })
  server.child.kill('SIGHUP')
  t.match(await post(server.url, forgePhone(), init), { status: 200 })
  server.child.kill('SIGTERM')
  t.equal(await server.exit, 0)
  t.match(server.output.text, '"key":"in the vault"')
  t.match(server.output.text, 'the vault is closed')
  t.throws(() => readdirSync(join(cwd, 'keys')), { code: 'ENOENT' })

  for (const [KEY_PROVIDER, reason] of [
    ['nowhere.mjs', /- KEY_PROVIDER nowhere\.mjs cannot be used: .*nowhere/],
    ['none.ts', /- KEY_PROVIDER none\.ts cannot be used: it gives no key provider/],
    ['bare.mjs', /- KEY_PROVIDER bare\.mjs .*: its default export is no function/]
  ] as const) {
    const { output, exit } = start(t, cwd, { ...env, KEY_PROVIDER })
    t.equal(await exit, 1)
    t.match(output.text, reason)
  }
})

t.test('a rejection that a handler forgot is logged and ends nothing', async t => {
  const forgotten = `
    const timer = setInterval(() => {
      if (process.listenerCount('unhandledRejection') === 0) return
      clearInterval(timer)
      Promise.reject(new Error('of Ada'))
    }, 20)`
  const cwd = t.testdir({ 'forgotten.mjs': forgotten })
  const server = await listening(t, cwd, production, ['--import', join(cwd, 'forgotten.mjs')])
  await seen(server, /a promise was rejected/)
  t.match(await post(server.url, forgePhone(), init), { status: 200 })
  t.notMatch(server.output.text, /of Ada/)
})
