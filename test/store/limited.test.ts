import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { limitedStore } from '../../src/store/limited.ts'
import { memoryStore } from '../../src/store/memory.ts'
import type { Store } from '../../src/store/store.ts'

const minute = { ttlMs: 60_000 }
const list = { ...minute, limit: 2 }
const TIMEOUT_MS = 30

type Fault = (call: string) => Promise<never> | undefined
const none: Fault = () => undefined

/** A store that fails as it is told, and what is logged of it. */
function failing(
  t: Test,
  { settledMs = 30, fault = none }: { settledMs?: number; fault?: Fault } = {}
) {
  const lines: string[] = []
  const asked: string[] = []
  const memory = memoryStore()
  const place = { fault }
  const inner = Object.fromEntries(
    Object.entries(memory).map(([name, call]) => [
      name,
      (...args: unknown[]) => {
        asked.push(name)
        return (name !== 'close' && place.fault(name)) || call(...args)
      }
    ])
  ) as unknown as Store // each of its calls has been led on
  const log = {
    error: (_fields: object, message: string) => lines.push(message),
    info: (_fields: object, message: string) => lines.push(message)
  }
  const store = limitedStore(inner, { name: 'x', timeoutMs: TIMEOUT_MS, settledMs, log })
  t.teardown(() => store.close())
  return { store, place, lines, asked }
}

async function until(isSo: () => boolean | Promise<boolean>) {
  while (!(await isSo())) await sleep(5)
}

const isUp = (store: Store) => () =>
  store.check().then(
    () => true,
    () => false
  )
const refused = Object.assign(new Error('at 10.0.0.1 with hunter2'), { code: 'ECONNREFUSED' })
const calls: Record<string, (store: Store) => Promise<unknown>> = {
  get: store => store.get('a'),
  set: store => store.set('a', '1', minute),
  delete: store => store.delete('a'),
  add: store => store.add('a', '1', minute),
  update: store => store.update('a', () => '1', minute),
  append: store => store.append('a', '1', list),
  list: store => store.list('a')
}

for (const [name, call] of Object.entries(calls)) {
  t.test(`${name} ends in time when the store hangs, and at once from then on`, async t => {
    const { store, place, asked } = failing(t)
    await store.check()
    place.fault = () => new Promise(() => {})
    const message = `Store: no answer within ${TIMEOUT_MS} ms`
    await t.rejects(call(store), { code: 'FLOW_ERR_STORE', message })
    const before = asked.filter(other => other === name).length
    await t.rejects(call(store), { code: 'FLOW_ERR_STORE', message: 'Store: it is out of reach' })
    t.equal(asked.filter(other => other === name).length, before, 'nobody was asked')
  })
}

t.test('an outage has two lines, however many calls fail and for however many reasons', async t => {
  const { store, place, lines } = failing(t)
  await store.check()
  place.fault = async () => {
    throw refused
  }
  const attempts = Array.from({ length: 1000 }, () => store.get('a').catch(error => error))
  t.strictSame(
    new Set((await Promise.all(attempts)).map(({ code }) => code)),
    new Set(['FLOW_ERR_STORE'])
  )
  await until(async () => !(await isUp(store)()))
  await t.rejects(store.check(), { message: 'Store: ECONNREFUSED' })
  place.fault = async () => {
    throw new Error('LOADING Redis is loading the dataset in memory')
  }
  await until(() =>
    store.check().then(
      () => false,
      ({ message }) => message === 'Store: LOADING'
    )
  )
  place.fault = none
  await until(isUp(store))
  await store.set('a', '1', minute)
  await until(() => lines.length > 1)
  t.strictSame(lines, ['the store fails: ECONNREFUSED', 'the store is back'])
})

t.test('a store that fails now and again has one line, until nothing fails any more', async t => {
  const { store, place, lines } = failing(t, { settledMs: 2000 })
  for (let round = 0; round < 3; round++) {
    place.fault = async () => {
      throw refused
    }
    await store.get('a').catch(() => undefined)
    await until(async () => !(await isUp(store)()))
    place.fault = none
    await until(isUp(store))
  }
  t.strictSame(lines, ['the store fails: ECONNREFUSED'])
})

t.test('a store whose calls fail while it answers is told of, and asked all the same', async t => {
  const { store, place, lines } = failing(t)
  await store.check()
  place.fault = call => (call === 'set' ? Promise.reject(new Error('OOM command not')) : undefined)
  await t.rejects(store.set('a', '1', minute), { code: 'FLOW_ERR_STORE', cause: Error })
  await until(() => lines.length > 0)
  t.equal(await store.get('a'), undefined)
  t.strictSame(lines.slice(0, 1), ['the store fails: OOM'])
})

t.test('a store that is out of reach from the start is used when it is there', async t => {
  const fault = async () => {
    throw refused
  }
  const { store, place } = failing(t, { fault })
  await t.rejects(store.check(), { message: 'Store: ECONNREFUSED' })
  place.fault = none
  await until(isUp(store))
  t.equal(await store.update('a', () => '1', minute), '1')
})

t.test("a caller's own mistake is passed on, and is none of the store", async t => {
  const { store, lines } = failing(t)
  const mistake = new Error('mine')
  const failed = store.update(
    'a',
    () => {
      throw mistake
    },
    minute
  )
  t.equal(await failed.catch(error => error), mistake)
  await nextTurn()
  await store.check()
  t.strictSame(lines, [])
})

t.test('closing ends in time, and is the end of looking', async t => {
  const { store, asked } = failing(t)
  await store.close()
  const { length } = asked
  await store.close()
  t.strictSame(asked.slice(length), ['close'])
})
