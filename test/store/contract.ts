import type { Test } from 'tap'
import type { Store } from '../../src/store/store.ts'

/** Where a store is, to be held to the contract. */
export interface Place {
  /** The store of one more server; in memory there is but one for all. */
  open: () => Store
  /** Let time pass. */
  pass: (ms: number) => Promise<void>
}

/** What two servers see. */
interface Seen extends Place {
  one: Store
  other: Store
}

const minute = { ttlMs: 60_000 }
/** Short enough to wait for, and long enough not to be over by accident. */
const short = { ttlMs: 500 }
const MANY = 100
const many = Array.from({ length: MANY }, (_, index) => String(index))

/** What every store does, by sentences. */
const sentences: Record<string, (t: Test, seen: Seen) => Promise<void>> = {
  async 'a value is there until it is deleted'(t, { one, other }) {
    t.equal(await one.get('a'), undefined)
    await one.set('a', '1', minute)
    t.equal(await other.get('a'), '1')
    await other.set('a', '2', minute)
    t.equal(await one.get('a'), '2')
    await one.delete('a')
    await other.delete('a')
    t.equal(await other.get('a'), undefined)
  },

  async 'a value is there until its time is over'(t, { one, other, pass }) {
    await one.set('a', '1', short)
    await one.set('b', '1', minute)
    t.equal(await other.get('a'), '1')
    await pass(short.ttlMs)
    t.equal(await other.get('a'), undefined)
    t.equal(await other.get('b'), '1')
  },

  async 'writing again begins its time anew'(t, { one, pass }) {
    await one.set('a', '1', short)
    await one.set('a', '2', minute)
    await one.set('b', '1', minute)
    await one.set('b', '2', short)
    await pass(short.ttlMs)
    t.equal(await one.get('a'), '2')
    t.equal(await one.get('b'), undefined)
  },

  async 'keys and values are any text'(t, { one, other }) {
    const texts = [
      '',
      ' ',
      '{a}:*?',
      'a\u0000b',
      "'; DROP TABLE entries --",
      '💬 ä',
      'x'.repeat(1e6)
    ]
    for (const text of texts) {
      await one.set(text, text, minute)
      await one.append(`list ${text}`, text, { ...minute, limit: 2 })
    }
    for (const text of texts) {
      t.equal(await other.get(text), text)
      t.strictSame(await other.list(`list ${text}`), [text])
      t.equal(await other.update(text, value => `${value}+`, minute), `${text}+`)
    }
  },

  async 'what is there is not added'(t, { one, other }) {
    t.equal(await one.add('a', '1', minute), true)
    t.equal(await other.add('a', '2', minute), false)
    t.equal(await one.get('a'), '1')
    await other.delete('a')
    t.equal(await one.add('a', '3', minute), true)
  },

  async 'what was added makes room when its time is over'(t, { one, other, pass }) {
    await one.add('a', '1', short)
    await other.add('a', '2', minute)
    await pass(short.ttlMs)
    t.equal(await other.add('a', '3', minute), true)
    t.equal(await one.get('a'), '3')
  },

  async 'of many that add one key at once, one succeeds'(t, { one, other }) {
    const stores = many.map((_, index) => (index % 2 ? one : other))
    const added = await Promise.all(
      stores.map((store, index) => store.add('a', String(index), minute))
    )
    t.strictSame(added.filter(Boolean), [true])
    t.equal(await one.get('a'), String(added.indexOf(true)), 'and its value is kept')
  },

  async 'an update is given what is there, and tells what it made of it'(t, { one, other }) {
    t.equal(await one.update('a', value => `${value}!`, minute), 'undefined!')
    t.equal(await other.update('a', value => `${value}!`, minute), 'undefined!!')
    t.equal(await one.get('a'), 'undefined!!')
    t.equal(await one.update('a', () => '', minute), '', 'an empty value is one')
    t.equal(await other.update('a', value => `${value}.`, minute), '.')
    t.equal(await one.update('a', () => undefined, minute), undefined)
    t.equal(await other.get('a'), undefined)
    t.equal(await one.update('a', () => undefined, minute), undefined, 'nothing stays nothing')
  },

  async 'a guess at what is there does no harm if it is wrong'(t, { one, other }) {
    const more = (value: string | undefined) => `${value}!`
    t.equal(await one.update('a', more, { ...minute, likely: '1' }), 'undefined!')
    await one.set('a', '1', minute)
    t.equal(await other.update('a', more, { ...minute, likely: '1' }), '1!')
    t.equal(await one.update('a', more, { ...minute, likely: '1' }), '1!!')
    t.equal(await other.update('a', () => undefined, { ...minute, likely: '1!!' }), undefined)
    t.equal(await one.get('a'), undefined)
  },

  async 'what need not be durable is seen by others as well'(t, { one, other }) {
    const kept = { ...minute, durable: false }
    await one.set('a', '1', kept)
    t.equal(await other.add('a', '2', kept), false)
    t.equal(await other.update('a', value => `${value}!`, kept), '1!')
    t.equal(await one.get('a'), '1!')
    await one.append('list', '1', { ...kept, limit: 2 })
    t.strictSame(await other.list('list'), ['1'])
  },

  async 'an update begins the time of the value anew'(t, { one, pass }) {
    await one.set('a', '1', short)
    await one.update('a', () => '2', minute)
    await one.update('b', () => '1', short)
    await pass(short.ttlMs)
    t.equal(await one.get('a'), '2')
    t.equal(await one.update('b', String, minute), 'undefined')
  },

  async 'of many updates at once none is lost'(t, { one, other }) {
    const count = (value = '0') => String(Number(value) + 1)
    const stores = many.map((_, index) => (index % 2 ? one : other))
    await Promise.all(stores.map(store => store.update('a', count, minute)))
    t.equal(await one.get('a'), String(MANY))
  },

  async 'what the change of an update throws is passed on, and nothing is written'(t, { one }) {
    const mistake = new Error('mine')
    await one.set('a', '1', minute)
    const failing = one.update(
      'a',
      () => {
        throw mistake
      },
      minute
    )
    t.equal(await failing.catch(error => error), mistake)
    t.equal(await one.get('a'), '1')
  },

  async 'a list has the last items, in their order'(t, { one, other }) {
    t.strictSame(await one.list('a'), [])
    for (const item of ['1', '2', '3', '4']) await one.append('a', item, { ...minute, limit: 3 })
    t.strictSame(await other.list('a'), ['2', '3', '4'])
    await other.append('a', '5', { ...minute, limit: 2 })
    t.strictSame(await one.list('a'), ['4', '5'])
    await one.delete('a')
    t.strictSame(await other.list('a'), [])
  },

  async 'a list is there until the time of its last item is over'(t, { one, pass }) {
    await one.append('a', '1', { ...short, limit: 3 })
    await one.append('a', '2', { ...minute, limit: 3 })
    await one.append('b', '1', { ...minute, limit: 3 })
    await one.append('b', '2', { ...short, limit: 3 })
    await pass(short.ttlMs)
    t.strictSame(await one.list('a'), ['1', '2'])
    t.strictSame(await one.list('b'), [])
    await one.append('b', '3', { ...minute, limit: 3 })
    t.strictSame(await one.list('b'), ['3'], 'it begins anew')
  },

  async 'of many items that are appended at once none is lost'(t, { one, other }) {
    const stores = many.map((_, index) => (index % 2 ? one : other))
    await Promise.all(
      stores.map((store, index) => store.append('a', String(index), { ...minute, limit: MANY }))
    )
    t.strictSame((await one.list('a')).sort(), [...many].sort())
  },

  async 'it answers that it takes writes'(t, { one, other }) {
    await t.resolves(one.check())
    await t.resolves(other.check())
  },

  async 'what was asked before it closes is done'(t, { open }) {
    const store = open()
    const asked = [store.set('a', '1', minute), store.add('b', '1', minute), store.get('a')]
    await store.close()
    t.strictSame(await Promise.all(asked), [undefined, true, '1'])
  }
}

/** Hold the stores of a place to the contract. */
export function contract(t: Test, place: Place): void {
  const [first, second] = [place.open(), place.open()]
  t.teardown(() => Promise.all([first.close(), second.close()]))
  for (const [sentence, show] of Object.entries(sentences)) {
    const one = within(first, `${sentence}: `)
    const other = within(second, `${sentence}: `)
    t.test(sentence, t => show(t, { ...place, one, other }))
  }
}

/** A store of its own, in a part of another. */
function within(store: Store, prefix: string): Store {
  return {
    ...store,
    get: key => store.get(prefix + key),
    set: (key, ...rest) => store.set(prefix + key, ...rest),
    delete: key => store.delete(prefix + key),
    add: (key, ...rest) => store.add(prefix + key, ...rest),
    update: (key, ...rest) => store.update(prefix + key, ...rest),
    append: (key, ...rest) => store.append(prefix + key, ...rest),
    list: key => store.list(prefix + key)
  }
}
