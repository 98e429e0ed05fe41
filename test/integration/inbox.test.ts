import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { skip, startRedis } from '../store/redis-server.ts'
import {
  metaMessages,
  metaNotification,
  metaReply,
  signedByMeta,
  signedBySinch,
  sinchCompletion
} from '../webhooks/callbacks.ts'

/** Shorter than the wait for the end of a test, and longer than a handler takes. */
const LEASE_MS = '2000'

/** Servers of processes of their own on one store, and what their handlers have done so far. */
function place(t: Test, ADDRESS: string, more: NodeJS.ProcessEnv = {}) {
  const dir = t.testdir({ runs: '' })
  const [RUNS, GATE] = [join(dir, 'runs'), join(dir, 'gate')]
  const env = { ...process.env, ADDRESS, RUNS, GATE, LEASE_MS, ...more }
  const runs = () => readFileSync(RUNS, 'utf8').split('\n').filter(Boolean).sort()
  return {
    async start() {
      const child = fork('test/integration/inbox-server.ts', { env, execArgv: process.execArgv })
      t.teardown(() => child.kill('SIGKILL'))
      const [url] = await once(child, 'message')
      const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
        const exit = once(child, 'exit')
        child.kill(signal)
        await exit
      }
      return { url: String(url), end }
    },
    /** Let handlers have an effect from now on. */
    open: () => writeFileSync(GATE, ''),
    runs,
    async hasRun(count: number): Promise<void> {
      while (runs().length < count) await sleep(20)
    }
  }
}

interface Signed {
  payload: string
  headers: Record<string, string>
}

async function post(url: string, { payload, headers }: Signed) {
  return (await fetch(url, { method: 'POST', headers, body: payload })).status
}

const slots = (count: number) => Array.from({ length: count }, (_, index) => `slot ${index}`).sort()
const paramsOf = (slot: string) => ({ flow_token: `token of ${slot}`, slot })

function bySinch(url: string, slot: string) {
  const body = sinchCompletion({ id: `sinch ${slot}`, response: paramsOf(slot) })
  return post(`${url}/webhooks/sinch`, signedBySinch(body))
}

function byMeta(url: string, slot: string) {
  const reply = metaReply({ id: `wamid ${slot}`, response: paramsOf(slot) })
  return post(`${url}/webhooks/meta`, signedByMeta(metaNotification(metaMessages([reply]))))
}

async function survivesKill(t: Test, address: string): Promise<void> {
  const { start, open, runs, hasRun } = place(t, address)
  const server = await start()
  const statuses = await Promise.all(slots(50).map(slot => bySinch(server.url, slot)))
  t.strictSame([...new Set(statuses)], [200])
  await server.end('SIGKILL')
  t.strictSame(runs(), [])
  open()
  const again = await start()
  // The sender has seen 200 or not: it may deliver again, and by the other way.
  await Promise.all(slots(50).map(slot => byMeta(again.url, slot)))
  await hasRun(50)
  await sleep(500)
  t.strictSame(runs(), slots(50))
}

t.test('what was acknowledged is handled once though the server was killed before', async t => {
  t.test('on SQLite', t => survivesKill(t, `sqlite:${join(t.testdirName, 'flowgate.db')}`))
  t.test('on Redis', { skip }, async t =>
    t.test('of its own', async inner => survivesKill(inner, (await startRedis(t)).url))
  )
})

t.test('what was being forwarded when the server was killed is, again, under its id', async t => {
  const ids: unknown[] = []
  const receiver = createServer((request, response) => {
    ids.push(request.headers['webhook-id'])
    // The first is never answered.
    if (ids.length > 1) request.resume().on('end', () => response.end())
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  t.teardown(() => {
    receiver.closeAllConnections()
    receiver.close()
  })
  const { port } = receiver.address() as { port: number } // it listens on TCP
  const address = `sqlite:${join(t.testdirName, 'flowgate.db')}`
  const { start, open, hasRun } = place(t, address, {
    FORWARD_URL: `http://127.0.0.1:${port}/`
  })
  open()
  const server = await start()
  t.equal(await bySinch(server.url, 'slot 0'), 200)
  await hasRun(1)
  while (ids.length < 1) await sleep(20)
  await server.end('SIGKILL')
  await start()
  while (ids.length < 2) await sleep(20)
  await sleep(2 * Number(LEASE_MS))
  t.match(ids[0], /^msg_[\w-]{22}$/)
  t.strictSame(ids, [ids[0], ids[0]])
})

t.test('a server that is told to stop finishes what runs', async t => {
  const address = `sqlite:${join(t.testdirName, 'flowgate.db')}`
  const { start, open, runs, hasRun } = place(t, address)
  const server = await start()
  t.equal(await bySinch(server.url, 'slot 0'), 200)
  await sleep(300)
  const end = server.end('SIGTERM')
  open()
  await end
  t.strictSame(runs(), ['slot 0'])
  const again = await start()
  t.equal(await byMeta(again.url, 'slot 0'), 200)
  t.equal(await byMeta(again.url, 'slot 1'), 200)
  await hasRun(2)
  await sleep(500)
  t.strictSame(runs(), ['slot 0', 'slot 1'])
})

async function onceOnTwo(t: Test, address: string): Promise<void> {
  const { start, open, runs, hasRun } = place(t, address)
  open()
  const [one, other] = await Promise.all([start(), start()])
  const posts = slots(100).flatMap(slot => [
    bySinch(one.url, slot),
    bySinch(other.url, slot),
    byMeta(one.url, slot),
    byMeta(other.url, slot)
  ])
  t.strictSame([...new Set(await Promise.all(posts))], [200])
  await hasRun(100)
  await sleep(500)
  t.strictSame(runs(), slots(100))
}

t.test('two servers that get the same at the same instant, by both ways, do it once', async t => {
  t.test('on SQLite', t => onceOnTwo(t, `sqlite:${join(t.testdirName, 'flowgate.db')}`))
  t.test('on Redis', { skip }, async t =>
    t.test('of its own', async inner => onceOnTwo(inner, (await startRedis(t)).url))
  )
})
