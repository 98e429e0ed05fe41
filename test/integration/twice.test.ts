import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { forgePhone } from '../forge-phone.ts'
import { skip, startRedis } from '../store/redis-server.ts'

type Post = ReturnType<ReturnType<typeof forgePhone>['seal']>
const phone = forgePhone()
const tap = (step: string, flow_token: string) =>
  phone.seal({ version: '3.0', action: 'data_exchange', screen: 'PAY', data: { step }, flow_token })

/** Two processes on one store, and the lines that their handlers have written so far. */
async function twoServers(t: Test, address: string) {
  const RUNS = join(t.testdirName, 'runs')
  writeFileSync(RUNS, '')
  const servers = await Promise.all(
    [1, 2].map(async () => {
      const env = { ...process.env, ADDRESS: address, RUNS }
      const child = fork('test/integration/twice-server.ts', { env, execArgv: process.execArgv })
      t.teardown(() => child.kill('SIGKILL'))
      const [url] = await once(child, 'message')
      return { child, url: `${url}/flows/shop` }
    })
  )
  return {
    servers,
    /** Deliver to both in turn, all at once. */
    deliver: (posts: readonly Post[]) =>
      Promise.all(posts.map((post, index) => send(post, servers[index % 2]?.url ?? ''))),
    runs: (what: string) =>
      readFileSync(RUNS, 'utf8')
        .split('\n')
        .filter(line => line === what)
  }
}

async function send({ body, headers, open }: Post, url: string) {
  const reply = await fetch(url, { method: 'POST', headers, body })
  const text = await reply.text()
  return { status: reply.status, text, json: reply.status === 200 ? open(text) : JSON.parse(text) }
}

async function oneRun(t: Test, address: string): Promise<void> {
  const { servers, deliver, runs } = await twoServers(t, address)

  await t.test('a hundred deliveries of one envelope run one handler', async t => {
    const envelope = tap('none', 'token-1')
    const replies = await deliver(Array.from({ length: 100 }, () => envelope))
    t.strictSame([...new Set(replies.map(({ status }) => status))], [200])
    t.equal(new Set(replies.map(({ text }) => text)).size, 1, 'and get the same bytes')
    t.equal(runs('handler').length, 1)
    const [late] = await deliver([envelope])
    t.equal(late?.text, replies[0]?.text, 'one that comes later, too')
    t.equal(runs('handler').length, 1)
  })

  await t.test('a hundred taps, each encrypted anew, run one step', async t => {
    const replies = await deliver(Array.from({ length: 100 }, () => tap('once', 'token-1')))
    t.strictSame([...new Set(replies.map(({ status }) => status))], [200])
    t.equal(new Set(replies.map(({ text }) => text)).size, 100)
    t.equal(new Set(replies.map(({ json }) => json.data.by)).size, 1, 'and get the same result')
    t.equal(runs('handler').length, 101)
    t.equal(runs('step').length, 1)
    await deliver([tap('once', 'token-2')])
    t.equal(runs('step').length, 2, 'another token is another step')
  })

  await t.test('a step whose server dies is not run by the other', async t => {
    const [one, other] = servers
    if (!one || !other) throw new TypeError('there are two')
    const lost = send(tap('hang', 'token-3'), one.url)
    while (runs('step').length < 3) await new Promise(resolve => setTimeout(resolve, 10))
    one.child.kill('SIGKILL')
    await t.rejects(lost)
    const reply = await send(tap('once', 'token-3'), other.url)
    t.match(reply, { status: 500, json: { code: 'FLOW_ERR_ONCE' } })
    t.equal(runs('step').length, 3)
  })
}

t.test('two processes on one SQLite file', t =>
  oneRun(t, `sqlite:${join(t.testdir({}), 'flowgate.db')}`)
)

t.test('two processes on one Redis', { skip }, async t => {
  const redis = await startRedis(t)
  await oneRun(t, redis.url)
})
