import t, { type Test } from 'tap'
import { createRegistry, type Sent } from '../../src/sending/index.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { redisStore } from '../../src/store/redis.ts'
import { skip, startRedis } from '../store/redis-server.ts'

const secrets = ['a state key of at least 32 characters']
const sent: Sent = {
  ...{ sendId: 's1', flowToken: 'fg1.token', flow: 'visit', via: 'sinch', to: '46700000001' },
  ...{ messageId: 'm1', outcome: 'sent', at: 1 }
}
const pending: Sent = { ...sent, messageId: undefined, outcome: 'unknown' }
const report = { via: 'sinch', messageId: 'm1', status: 'delivered' } as const

const stores = {
  memory: { skip: false as const, open: async () => memoryStore() },
  redis: {
    skip,
    open: async (t: Test) => {
      const { url } = await startRedis(t)
      const store = redisStore(url)
      t.teardown(() => store.close())
      return store
    }
  }
}

for (const [name, { skip, open }] of Object.entries(stores)) {
  t.test(`registry on ${name}`, { skip }, async t => {
    const store = await open(t)
    const registry = createRegistry({ store, secrets })

    t.strictSame(await registry.byToken('fg1.token'), undefined)
    t.equal(await registry.report(report), 'unknown', 'a report of nothing that is known')
    await registry.note(pending)
    t.match(await registry.byToken('fg1.token'), { outcome: 'unknown', to: '46700000001' })
    t.strictSame(await registry.byMessage('sinch', 'm1'), undefined)
    await registry.note(sent)
    t.strictSame(await registry.byToken('fg1.token'), sent)
    t.strictSame(await registry.byMessage('sinch', 'm1'), sent)
    t.strictSame(await registry.byMessage('meta', 'm1'), undefined)

    t.equal(await registry.report(report), 'joined')
    t.equal((await registry.byToken('fg1.token'))?.status, 'delivered')
    // Another server on the same store has it as well; one with another key has nothing.
    const other = createRegistry({ store, secrets })
    t.equal((await other.byMessage('sinch', 'm1'))?.status, 'delivered')
    const stranger = createRegistry({ store, secrets: ['another key, of 32 characters or so'] })
    t.strictSame(await stranger.byMessage('sinch', 'm1'), undefined)
  })
}

t.test('a status never goes back, and what was read or has failed stays so', async t => {
  const cases: [...Parameters<typeof check>][] = [
    [['queued', 'sent', 'delivered', 'read'], 'read'],
    [['read', 'delivered', 'sent', 'queued'], 'read'],
    [['delivered', 'queued'], 'delivered'],
    [['delivered', 'failed'], 'failed'],
    [['failed', 'delivered', 'read'], 'failed'],
    [['read', 'failed'], 'read'],
    [['queued', 'queued'], 'queued']
  ]
  async function check(
    statuses: ('queued' | 'sent' | 'delivered' | 'read' | 'failed')[],
    status: string
  ) {
    const registry = createRegistry({ store: memoryStore(), secrets })
    await registry.note(sent)
    for (const status of statuses) await registry.report({ ...report, status, reason: 'why' })
    const last = await registry.byMessage('sinch', 'm1')
    t.equal(last?.status, status, statuses.join())
    t.equal(last?.reason, status === 'failed' ? 'why' : undefined)
  }
  for (const [statuses, status] of cases) await check(statuses, status)
})

t.test('a report settles what is unknown, by our own id', async t => {
  const registry = createRegistry({ store: memoryStore(), secrets })
  await registry.note({ ...pending, reason: 'no answer in 10000 ms' })
  t.equal(await registry.report({ ...report, sendId: 'another' }), 'unknown')
  t.equal(await registry.report({ ...report, via: 'meta', sendId: 's1' }), 'unknown')
  t.equal(await registry.report({ ...report, status: 'queued', sendId: 's1' }), 'joined')
  t.match(await registry.byToken('fg1.token'), {
    ...{ outcome: 'sent', messageId: 'm1', status: 'queued', reason: undefined }
  })
  t.equal(await registry.report(report), 'joined', 'and now by the id of the message')
})

t.test('a report that comes before the answer to the call is not forgotten by it', async t => {
  const registry = createRegistry({ store: memoryStore(), secrets })
  await registry.note(pending)
  await registry.report({ ...report, sendId: 's1' })
  await registry.note({ ...pending, outcome: 'unknown', reason: 'the connection was lost' })
  t.match(await registry.byMessage('sinch', 'm1'), { outcome: 'sent', status: 'delivered' })
})

t.test('of several sends with a token, the last that was sent counts', async t => {
  const registry = createRegistry({ store: memoryStore(), secrets })
  const sendIdOf = async () => (await registry.byToken('fg1.token'))?.sendId
  await registry.note(sent)
  await registry.note({ ...pending, sendId: 's2', outcome: 'refused' })
  t.equal(await sendIdOf(), 's1')
  await registry.note({ ...sent, sendId: 's3', via: 'meta', messageId: 'wamid.3' })
  t.equal(await sendIdOf(), 's3')
})

t.test('it is gone after 30 days', async t => {
  let now = 0
  const registry = createRegistry({ store: memoryStore({ now: () => now }), secrets })
  await registry.note(sent)
  now = 30 * 24 * 60 * 60 * 1000 - 1
  t.ok(await registry.byToken('fg1.token'))
  now += 1
  t.notOk(await registry.byToken('fg1.token'))
})

t.test('neither token nor recipient can be read in the store', async t => {
  const store = memoryStore()
  const seen: string[] = []
  const set = store.set
  const update = store.update
  store.set = async (key, value, options) => {
    seen.push(key, value)
    return set(key, value, options)
  }
  store.update = async (key, change, options) => {
    const value = await update(key, change, options)
    seen.push(key, value ?? '')
    return value
  }
  const registry = createRegistry({ store, secrets })
  await registry.note(sent)
  t.ok(seen.length > 0)
  t.notMatch(seen.join('\n'), /fg1\.token|46700000001|visit/)
})
