import { renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { contract } from './contract.ts'

const minute = { ttlMs: 60_000 }

const place = join(t.testdir(), 'folder/flowgate.db')
let now = 1000
const pass = async (ms: number) => {
  now += ms
}
contract(t, { open: () => sqliteStore(place, { now: () => now }), pass })

function opened(t: Test, path: string, options?: Parameters<typeof sqliteStore>[1]) {
  const store = sqliteStore(path, options)
  t.teardown(() => store.close())
  return store
}

t.test('what was written is there after a restart', async t => {
  const path = join(t.testdir(), 'flowgate.db')
  const store = sqliteStore(path)
  await store.set('a', '1', minute)
  await store.append('b', '2', { ...minute, limit: 3 })
  await store.close()
  const again = opened(t, path)
  t.equal(await again.get('a'), '1')
  t.strictSame(await again.list('b'), ['2'])
})

t.test('what has expired is swept, however much it is', async t => {
  let now = 1000
  const path = join(t.testdir(), 'flowgate.db')
  const store = opened(t, path, { now: () => now, sweepEveryMs: 10 })
  const keys = Array.from({ length: 2500 }, (_, index) => String(index))
  await Promise.all(keys.map(key => store.set(key, 'x', { ttlMs: 10 })))
  await store.set('kept', 'x', minute)
  const db = new Database(path, { readonly: true })
  t.teardown(() => db.close())
  const count = db.prepare<[], number>('SELECT count(*) FROM entries').pluck()
  t.equal(count.get(), 2501)
  now += 10
  while (count.get() !== 1) await new Promise(resolve => setTimeout(resolve, 5))
  t.equal(await store.get('kept'), 'x')
})

t.test('its files are for their owner only, and the disk has what is acknowledged', async t => {
  const path = join(t.testdir(), 'data/flowgate.db')
  const store = opened(t, path)
  await store.set('a', '1', minute)
  for (const suffix of ['', '-wal']) {
    t.equal(statSync(path + suffix).mode & 0o777, 0o600, suffix)
  }
  t.equal(statSync(join(path, '..')).mode & 0o777, 0o700)
  const db = new Database(path)
  t.teardown(() => db.close())
  t.equal(db.pragma('journal_mode', { simple: true }), 'wal')
})

t.test('a file that cannot be opened is opened as soon as it can be', async t => {
  const folder = t.testdir({ data: 'a file, where a folder should be' })
  const store = opened(t, join(folder, 'data/flowgate.db'))
  await t.rejects(store.set('a', '1', minute), { code: 'EEXIST' })
  await t.rejects(store.get('a'), { code: 'EEXIST' })
  renameSync(join(folder, 'data'), join(folder, 'elsewhere'))
  await store.set('a', '1', minute)
  t.equal(await store.get('a'), '1')
})
