import { EventEmitter, once } from 'node:events'
import t, { type Test } from 'tap'
import { FLOW_ERR_COMPLETION, FLOW_ERR_ONCE } from '../../src/errors.ts'
import { memoryQueue } from '../../src/store/memory-queue.ts'
import { type Outcome, QUEUE_TIMES, type Queue } from '../../src/store/queue.ts'
import { sealedQueue } from '../../src/store/sealed-queue.ts'
import { NotBefore, startWorker, type WorkerOptions } from '../../src/webhooks/worker.ts'

const HOUR_MS = 60 * 60 * 1000

/** A queue whose time is ours, and does not stand still for what is to be tried again. */
function queueOf({ settle }: Partial<Queue> = {}) {
  const clock = { ms: 0 }
  const inner = memoryQueue({ now: () => clock.ms })
  const queue: Queue = {
    ...inner,
    settle: settle ?? inner.settle,
    async take(limit) {
      const items = await inner.take(limit)
      if (items.length === 0 && (await inner.counts()).waiting > 0) clock.ms += 60_000
      return items
    }
  }
  return { clock, inner, queue }
}

/** Work on one item to its end: what came of each try. */
async function workOn(
  t: Test,
  queue: Queue,
  options: Omit<Partial<WorkerOptions>, 'told'> = {}
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const ended = new EventEmitter()
  const worker = startWorker({
    perform: async () => {},
    random: () => 1,
    pollMs: 1,
    ...options,
    queue: {
      ...queue,
      async settle(item, outcome) {
        const settled = await queue.settle(item, outcome)
        if (outcome.is !== 'failed') ended.emit('ended')
        return settled
      }
    },
    told: (_item, outcome) => void outcomes.push(outcome)
  })
  t.teardown(() => worker.stop())
  await once(ended, 'ended')
  return outcomes
}

const waits = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(outcome => ('inMs' in outcome ? [outcome.inMs] : []))
const failing = async () => Promise.reject(new Error('busy'))

t.test(
  'each wait is four times the one before, up to an hour, and the last try is the 14th',
  async t => {
    const { queue } = queueOf()
    await queue.put([{ id: 'a', body: '' }])
    const outcomes = await workOn(t, queue, { perform: failing })
    const first = [1, 4, 16, 64, 256, 1024].map(seconds => seconds * 1000)
    t.strictSame(waits(outcomes), [...first, ...Array.from({ length: 7 }, () => HOUR_MS)])
    t.strictSame(outcomes.at(-1), { is: 'dead', reason: 'FLOW_ERR_HANDLER' })
  }
)

t.test('what failed together is not tried again together', async t => {
  for (const [random, wait] of [
    [0, 500],
    [0.5, 750],
    [1, 1000]
  ] as const) {
    const { queue } = queueOf()
    await queue.put([{ id: 'a', body: '' }])
    const options = { perform: failing, random: () => random, maxTries: 2 }
    t.strictSame(waits(await workOn(t, queue, options)), [wait])
  }
})

t.test('who asks for time has it, and no more than an hour of it', async t => {
  for (const [asked, wait] of [
    [20_000, 21_000],
    [2 * HOUR_MS, HOUR_MS + 1000]
  ] as const) {
    const { queue } = queueOf()
    await queue.put([{ id: 'a', body: '' }])
    const perform = async () => Promise.reject(new NotBefore(asked, new Error('busy')))
    t.strictSame(waits(await workOn(t, queue, { perform, maxTries: 2 })), [wait])
  }
})

t.test('what would fail again is not tried again', async t => {
  const { queue } = queueOf()
  await queue.put([{ id: 'a', body: '' }])
  const perform = async () => Promise.reject(new FLOW_ERR_COMPLETION('it has no token'))
  const reason = /^FLOW_ERR_COMPLETION: .*it has no token$/
  t.match(await workOn(t, queue, { perform }), [{ is: 'dead', reason }])
})

t.test(
  'a store that is away is told what was done, each second until the lease is over',
  async t => {
    for (const [failures, runs] of [
      [3, 1],
      [QUEUE_TIMES.leaseMs / 1000, 1],
      [QUEUE_TIMES.leaseMs / 1000 + 1, 2]
    ] as const) {
      let left: number = failures
      let performed = 0
      const { clock, inner, queue } = queueOf({
        settle: async (item, outcome) => {
          if (left-- > 0) throw new Error('the store is away')
          return inner.settle(item, outcome)
        }
      })
      await queue.put([{ id: 'a', body: '' }])
      const outcomes = await workOn(t, queue, {
        perform: async () => void performed++,
        now: () => clock.ms,
        sleep: async ms => {
          clock.ms += ms
        }
      })
      t.equal(performed, runs, `${failures} failures`)
      t.strictSame(outcomes.at(-1), { is: 'done' })
    }
  }
)

t.test('of a step that nobody knows the end of, somebody is told the second time', async t => {
  const { queue } = queueOf()
  await queue.put([{ id: 'a', body: '' }])
  const perform = async () => Promise.reject(new FLOW_ERR_ONCE('booking', 'no result'))
  t.match(await workOn(t, queue, { perform }), [
    { is: 'failed', inMs: 1000 },
    { is: 'dead', reason: /^FLOW_ERR_ONCE: / }
  ])
})

t.test('a store that is away each time is given up, unseen', async t => {
  const { clock, inner, queue } = queueOf()
  await queue.put([{ id: 'a', body: '' }])
  for (let tries = 0; tries < 3; tries++) {
    t.equal((await inner.take(1)).length, 1)
    clock.ms += QUEUE_TIMES.leaseMs
  }
  const perform = async () => void t.fail('it is not to be begun again')
  const outcomes = await workOn(t, queue, { perform, maxTries: 3 })
  t.match(outcomes, [{ is: 'dead', reason: /server ended each time/ }])
  t.match(await queue.dead(1), [{ id: 'a', tries: 4 }])
})

t.test('what was sealed under a key that is gone is kept', async t => {
  const { queue } = queueOf()
  await sealedQueue(queue, ['k'.repeat(32)]).put([{ id: 'a', body: 'private' }])
  const perform = async () => void t.fail('there is nothing to begin with')
  const outcomes = await workOn(t, sealedQueue(queue, ['o'.repeat(32)]), { perform })
  t.match(outcomes, [{ is: 'dead', reason: /sealed under a STATE_KEY that is gone/ }])
  t.equal((await queue.counts()).dead, 1)
})
