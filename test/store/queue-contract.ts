import type { Test } from 'tap'
import type { Item, Queue } from '../../src/store/queue.ts'

/** Where a queue is, to be held to the contract. */
export interface QueuePlace {
  /** The queue of one more server, of a name of its own; in memory there is but one for all. */
  open: () => Queue
  /** Let time pass. */
  pass: (ms: number) => Promise<void>
}

/** How long ids are known and dead letters kept in these tests, in milliseconds. */
export const times = { leaseMs: 1000, knownMs: 2000, deadMs: 4000 }

const MANY = 100
const entriesOf = (...ids: string[]) => ids.map(id => ({ id, body: `body of ${id}` }))
const many = Array.from({ length: MANY }, (_, index) => `item ${index}`)
const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id).sort()

interface Seen extends Omit<QueuePlace, 'open'> {
  one: Queue
  other: Queue
}

async function taken(queue: Queue): Promise<Item> {
  const [item] = await queue.take(1)
  if (item === undefined) throw new Error('there is nothing to take')
  return item
}

/** What every queue does, by sentences. Each leaves it empty. */
const sentences: Record<string, (t: Test, seen: Seen) => Promise<void>> = {
  async 'what one server puts another takes, the oldest first'(t, { one, other }) {
    t.equal(await one.put(entriesOf('a', 'b')), 2)
    t.equal(await other.put(entriesOf('c')), 1)
    t.strictSame(await other.counts(), { waiting: 3, dead: 0 })
    const [first] = await other.take(1)
    t.match(first, { id: 'a', body: 'body of a', tries: 1 })
    const rest = await one.take(10)
    t.strictSame(idsOf(rest), ['b', 'c'])
    t.strictSame(await other.take(10), [])
    t.strictSame(await one.counts(), { waiting: 3, dead: 0 }, 'they are not done yet')
    for (const item of [...rest, ...(first ? [first] : [])]) {
      t.equal(await one.settle(item, { is: 'done' }), true)
    }
    t.strictSame(await one.counts(), { waiting: 0, dead: 0 })
  },

  async 'nothing is put and nothing is taken where there is none'(t, { one }) {
    t.equal(await one.put([]), 0)
    t.strictSame(await one.take(10), [])
    t.strictSame(await one.dead(10), [])
    t.strictSame(await one.counts(), { waiting: 0, dead: 0 })
  },

  async 'ids and bodies are any text'(t, { one, other }) {
    const texts = ["'; DROP TABLE items --", '{a}:*?', 'a\u0000b', '💬 ä', 'x'.repeat(1e6)]
    await one.put(texts.map(text => ({ id: text, body: text })))
    const items = await other.take(10)
    t.strictSame(
      items.map(({ id, body }) => [id, body]).sort(),
      texts.map(text => [text, text]).sort()
    )
    for (const item of items) await other.settle(item, { is: 'done' })
  },

  async 'a copy is refused while the first waits, is being done, is done and is dead'(t, seen) {
    const { one, other } = seen
    await one.put(entriesOf('a', 'a'))
    t.equal(await other.put(entriesOf('a')), 0, 'while it waits')
    const item = await taken(one)
    t.equal(await other.put(entriesOf('a', 'b')), 1, 'while it is being done')
    await one.settle(item, { is: 'done' })
    t.equal(await other.put(entriesOf('a')), 0, 'when it is done')
    await one.settle(await taken(one), { is: 'dead', reason: 'no use' })
    t.equal(await other.put(entriesOf('b')), 0, 'when it is dead')
    t.strictSame(await one.take(10), [])
    await one.revive('b')
    await one.settle(await taken(one), { is: 'done' })
  },

  async 'of copies that are put at the same instant one is kept'(t, { one, other }) {
    const puts = many.map((_, index) => (index % 2 ? one : other).put(entriesOf('a', 'b')))
    const stored = await Promise.all(puts)
    t.equal(
      stored.reduce((sum, count) => sum + count, 0),
      2
    )
    const items = await one.take(10)
    t.strictSame(idsOf(items), ['a', 'b'])
    for (const item of items) await one.settle(item, { is: 'done' })
  },

  async 'what is done is known for a time'(t, { one, other, pass }) {
    await one.put(entriesOf('a'))
    await one.settle(await taken(one), { is: 'done' })
    t.equal(await other.put(entriesOf('a')), 0)
    await pass(times.knownMs)
    t.equal(await other.put(entriesOf('a')), 1)
    await one.settle(await taken(one), { is: 'done' })
  },

  async 'two that take at the same time never get the same'(t, { one, other }) {
    await one.put(entriesOf(...many))
    const got: Item[] = []
    const consumers = [one, other, one, other].map(async queue => {
      for (;;) {
        const items = await queue.take(7)
        if (items.length === 0) return
        got.push(...items)
        const settled = items.map(item => queue.settle(item, { is: 'done' }))
        t.notOk((await Promise.all(settled)).includes(false))
      }
    })
    await Promise.all(consumers)
    t.strictSame(idsOf(got), [...many].sort())
  },

  async 'who took an item and died gives it up when the lease is over'(t, { one, other, pass }) {
    await one.put(entriesOf('a'))
    await taken(one)
    t.strictSame(await other.take(1), [], 'not before')
    await pass(times.leaseMs)
    const [again] = await other.take(1)
    t.match(again, { id: 'a', body: 'body of a', tries: 2 })
    if (again) await other.settle(again, { is: 'done' })
  },

  async 'who was late has no say any more'(t, { one, other, pass }) {
    await one.put(entriesOf('a'))
    const late = await taken(one)
    await pass(times.leaseMs)
    const again = await taken(other)
    t.equal(await one.settle(late, { is: 'done' }), false)
    t.equal(await one.settle(late, { is: 'dead', reason: 'late' }), false)
    t.strictSame(await one.counts(), { waiting: 1, dead: 0 })
    t.equal(await other.settle(again, { is: 'done' }), true)
    t.equal(await other.settle(again, { is: 'done' }), false, 'nor who has said it already')
  },

  async 'what failed is tried again after a while, and not before'(t, { one, other, pass }) {
    await one.put(entriesOf('a'))
    const failed = { is: 'failed', reason: 'busy', inMs: times.leaseMs } as const
    t.equal(await one.settle(await taken(one), failed), true)
    t.strictSame(await other.take(1), [])
    t.strictSame(await other.counts(), { waiting: 1, dead: 0 })
    t.equal(await other.put(entriesOf('a')), 0, 'it is known meanwhile')
    await pass(times.leaseMs)
    const again = await taken(other)
    t.match(again, { id: 'a', body: 'body of a', tries: 2 })
    await other.settle(again, { is: 'done' })
  },

  async 'dead letters are listed, revived once, and then done as anything else'(t, { one, other }) {
    await one.put(entriesOf('a'))
    await one.settle(await taken(one), { is: 'failed', reason: 'busy', inMs: 0 })
    await one.settle(await taken(one), { is: 'dead', reason: 'no use' })
    t.strictSame(await one.counts(), { waiting: 0, dead: 1 })
    const [letter] = await other.dead(10)
    t.match(letter, { id: 'a', body: 'body of a', reason: 'no use', tries: 2, at: Number })
    t.strictSame(await other.dead(0), [])
    t.strictSame(await other.take(1), [])
    t.equal(await other.revive('b'), false)
    t.equal(await other.revive('a'), true)
    t.equal(await one.revive('a'), false)
    t.strictSame(await one.dead(10), [])
    const again = await taken(one)
    t.match(again, { id: 'a', body: 'body of a', tries: 1 })
    await one.settle(again, { is: 'done' })
  },

  async 'dead letters are listed with the newest first, and kept for a time'(t, seen) {
    const { one, pass } = seen
    for (const id of ['a', 'b']) {
      await one.put(entriesOf(id))
      await one.settle(await taken(one), { is: 'dead', reason: 'no use' })
      await pass(5)
    }
    t.strictSame(
      (await one.dead(10)).map(({ id }) => id),
      ['b', 'a']
    )
    t.equal((await one.dead(1))[0]?.id, 'b')
    await pass(times.deadMs)
    t.strictSame(await one.dead(10), [])
    t.equal(await one.put(entriesOf('a')), 1, 'and then they are known no more')
    await one.settle(await taken(one), { is: 'done' })
  },

  async 'what is put after its dead letter was dropped is no dead letter'(t, { one, pass }) {
    await one.put(entriesOf('a'))
    await one.settle(await taken(one), { is: 'dead', reason: 'no use' })
    await pass(times.deadMs)
    t.equal(await one.put(entriesOf('a')), 1)
    t.strictSame(await one.dead(10), [])
    t.equal(await one.revive('a'), false)
    await one.settle(await taken(one), { is: 'done' })
  }
}

/** Hold the queues of a place to the contract. */
export function queueContract(t: Test, { open, pass }: QueuePlace): void {
  const [first, second] = [open(), open()]
  for (const [sentence, show] of Object.entries(sentences)) {
    const one = within(first, `${sentence}: `)
    const other = within(second, `${sentence}: `)
    t.test(sentence, t => show(t, { one, other, pass }))
  }
}

/** A queue whose ids are of one sentence only. */
function within(queue: Queue, prefix: string): Queue {
  const strip = <T extends { id: string }>(items: T[]) =>
    items.map(item => ({ ...item, id: item.id.slice(prefix.length) }))
  return {
    put: entries => queue.put(entries.map(({ id, body }) => ({ id: prefix + id, body }))),
    take: async limit => strip(await queue.take(limit)),
    settle: ({ id, lease }, outcome) => queue.settle({ id: prefix + id, lease }, outcome),
    dead: async limit => strip(await queue.dead(limit)),
    revive: id => queue.revive(prefix + id),
    counts: () => queue.counts()
  }
}
