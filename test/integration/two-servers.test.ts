import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { forgePhone } from '../forge-phone.ts'
import { skip, startRedis } from '../store/redis-server.ts'

// Processes of the server as `npm run dev` starts them, on stores as they have them in production.
const production = {
  NODE_ENV: 'production',
  PRIVATE_KEY: String(keyFile('rsa2048-pkcs8.pem')),
  APP_SECRET,
  STATE_KEY: 'k'.repeat(32),
  STORE_TIMEOUT_MS: '8000'
}
const location = { department: 'shopping', location: 'shopping_harbour' }
const customer = { name: 'Ada', email: 'ada@example.com', phone: '1', note: '' }
const phone = forgePhone()

async function startServer(t: Test, env: Record<string, string>) {
  const loader = import.meta.resolve('jiti/register')
  const child = spawn(process.execPath, ['--import', loader, resolve('src/server.ts')], {
    env: { PATH: process.env.PATH, PORT: '0', ...production, ...env },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const exit = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await exit
  }
  t.teardown(kill)
  let text = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    text += chunk
    if (/listening at/.test(text)) break
  }
  const url = /listening at (http:[^"]+)"/.exec(text)?.[1] ?? ''
  while (!(await fetch(`${url}/health/ready`)).ok) await sleep(50)
  return { url, kill }
}

/** A server that has just started on a busy machine is overloaded: it is asked again when it says. */
async function ask(url: string, request: object) {
  const { body, headers, open } = phone.seal(request)
  for (;;) {
    const reply = await fetch(`${url}/flows/appointment`, { method: 'POST', body, headers })
    const text = await reply.text()
    if (reply.ok) return open(text)
    const later = reply.headers.get('retry-after')
    if (later === null) return { status: reply.status, ...JSON.parse(text) }
    await sleep(Number(later) * 1000)
  }
}

function send(url: string, flow_token: string, screen: string, data: object) {
  return ask(url, { version: '3.0', action: 'data_exchange', screen, data, flow_token })
}

/** Back on SUMMARY shows what the history has. */
const back = (url: string, flow_token: string) =>
  ask(url, { version: '3.0', action: 'BACK', screen: 'SUMMARY', data: {}, flow_token })

/** A time that is free. */
async function freeSlot(url: string) {
  const days = await send(url, 'slot', 'APPOINTMENT', { trigger: 'location_selected', ...location })
  const date = days.data.dates[0].id
  const day = { trigger: 'date_selected', ...location, date }
  const { data } = await send(url, 'slot', 'APPOINTMENT', day)
  return { location: location.location, date, time: data.times[0].id }
}

const details = (slot: object) => ({ ...customer, slot })

async function behaveAsOne(t: Test, STORE: string) {
  const [one, other] = await Promise.all([startServer(t, { STORE }), startServer(t, { STORE })])
  const slot = await freeSlot(one.url)
  t.match(await send(one.url, 'a', 'DETAILS', details(slot)), { screen: 'SUMMARY' })
  t.match(await back(other.url, 'a'), { screen: 'DETAILS', data: { slot } })
  t.match(await back(other.url, 'b'), { data: { error_message: /no longer know/ } })
  t.match(await send(other.url, 'b', 'DETAILS', details(slot)), { screen: 'SUMMARY' })
  t.match(await back(one.url, 'b'), { screen: 'DETAILS', data: { slot } })
}

t.test('two servers on one SQLite file behave as one', t =>
  behaveAsOne(t, `sqlite:${join(t.testdir({}), 'flowgate.db')}`)
)

t.test('two servers on one Redis behave as one', { skip }, async t =>
  behaveAsOne(t, (await startRedis(t)).url)
)

t.test(
  'what a server acknowledged is there when it was killed in the middle of writes',
  async t => {
    const STORE = `sqlite:${join(t.testdir({}), 'flowgate.db')}`
    const server = await startServer(t, { STORE })
    const slot = await freeSlot(server.url)
    const acknowledged: string[] = []
    let isKilled = false
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let count = 0; !isKilled; count++) {
        const token = `${writer}-${count}`
        const answer = await send(server.url, token, 'DETAILS', details(slot)).catch(
          () => undefined
        )
        if (answer?.screen === 'SUMMARY') acknowledged.push(token)
        if (acknowledged.length === 100) {
          isKilled = true
          await server.kill()
        }
      }
    })
    await Promise.all(writers)
    t.ok(acknowledged.length >= 100)

    const again = await startServer(t, { STORE })
    for (const token of acknowledged) {
      t.match(await back(again.url, token), { screen: 'DETAILS', data: { slot } }, token)
    }
  }
)
