import t from 'tap'
import { memoryStore } from '../../src/store/memory.ts'
import { contract } from './contract.ts'

const minute = { ttlMs: 60_000 }

let now = 1000
const store = memoryStore({ now: () => now })
const pass = async (ms: number) => {
  now += ms
}
contract(t, { open: () => store, pass })

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
