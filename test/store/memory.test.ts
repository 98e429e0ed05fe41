import t from 'tap'
import { memoryStore } from '../../src/store/memory.ts'

const minute = { ttlMs: 60_000 }

t.test('a value is there until it is deleted', async t => {
  const store = memoryStore()
  t.equal(await store.get('a'), undefined)
  await store.set('a', '1', minute)
  await store.set('a', '2', minute)
  t.equal(await store.get('a'), '2')
  await store.delete('a')
  await store.delete('a')
  t.equal(await store.get('a'), undefined)
})

t.test('a value is there until its time is over', async t => {
  let now = 1000
  const store = memoryStore({ now: () => now })
  await store.set('a', '1', { ttlMs: 50 })
  now = 1049
  t.equal(await store.get('a'), '1', 'reading does not lengthen its time')
  now = 1050
  t.equal(await store.get('a'), undefined)
  t.equal(await store.add('a', '2', minute), true, 'its place is free again')
})

t.test('of many that add one key at once, one succeeds', async t => {
  const store = memoryStore()
  const added = await Promise.all(
    Array.from({ length: 100 }, (_, i) => store.add('a', String(i), minute))
  )
  t.same(added.filter(Boolean), [true], 'the others are told that it is taken')
  t.equal(await store.get('a'), '0')
})

t.test('when it is full, the entry that was least recently used goes', async t => {
  const store = memoryStore({ maxEntries: 2 })
  await store.set('a', '1', minute)
  await store.set('b', '2', minute)
  await store.get('a')
  await store.set('c', '3', minute)
  t.equal(await store.get('b'), undefined)
  t.equal(await store.get('a'), '1')
  t.equal(await store.get('c'), '3')
  await store.set('c', '4', minute)
  t.equal(await store.get('a'), '1', 'writing an entry again takes no place')
})
