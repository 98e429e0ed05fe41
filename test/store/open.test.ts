import { join } from 'node:path'
import t from 'tap'
import { openStore } from '../../src/store/open.ts'

const options = { timeoutMs: 60_000, log: { info() {}, error() {} } }

t.test('memory', async t => {
  const store = await openStore('memory', options)
  t.equal(await store.add('a', '1', { ttlMs: 1000 }), true)
})

t.test('a path', async t => {
  const path = join(t.testdir(), 'flowgate.db')
  const store = await openStore(`sqlite:${path}`, options)
  await store.set('a', '1', { ttlMs: 60_000 })
  await store.close()
  const again = await openStore(`sqlite:${path}`, options)
  t.teardown(() => again.close())
  t.equal(await again.get('a'), '1')
})

t.test('an address that is none is refused without being repeated', async t => {
  const addresses = [
    'redis://user:hunter2@host:port',
    'redis://user:hunter2@host/database',
    'redis://user:hunter2%ZZ@host',
    'redis://user:hunter2/#@host',
    'http://user:hunter2@host'
  ]
  for (const address of addresses) {
    const refusal = await openStore(address, options).catch(error => error)
    t.equal(refusal.code, 'FLOW_ERR_CONFIG', address)
    t.match(refusal.message, 'percent-encoded')
    t.notMatch(JSON.stringify(refusal) + String(refusal.stack), /hunter2/)
  }
})

t.test('a password is not in the log', async t => {
  const lines: unknown[] = []
  const log = { info() {}, error: (...line: unknown[]) => void lines.push(line) }
  const store = await openStore('redis://user:hunter2@127.0.0.1:1', { ...options, log })
  t.teardown(() => store.close())
  await t.rejects(store.check(), { message: 'Store: ECONNREFUSED' })
  t.match(lines, [[{ store: 'redis://127.0.0.1:1', cause: 'ECONNREFUSED' }]])
  t.notMatch(JSON.stringify(lines), /hunter2/)
})
