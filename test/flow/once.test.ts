import t from 'tap'
import { z } from 'zod'
import { ask, defineFlow, memoryStore } from '../../src/index.ts'
import type { Store } from '../../src/store/store.ts'

const flow = defineFlow({
  name: 'shop',
  stateTtlMs: 1000,
  screens: {
    PAY: {
      data: z.object({ paid: z.string() }),
      payload: z.object({ key: z.string().default('pay') })
    }
  }
})

/** An endpoint whose step counts how often it ran, and does what `step` does. */
function paying(step: (runs: number) => unknown = runs => `payment ${runs}`) {
  const count = { runs: 0 }
  const endpoint = flow.endpoint({
    screens: {
      PAY: async ({ once, payload }) => {
        const result = await once(payload.key, () => {
          count.runs++
          return step(count.runs)
        })
        return flow.screen('PAY', { paid: JSON.stringify(result) ?? 'undefined' })
      }
    }
  })
  const pay = async (store: Store, more: object = {}, budgetMs = 8000) => {
    const request = { action: 'data_exchange', screen: 'PAY', flow_token: 't', ...more }
    return (await ask(endpoint, request, { store, budgetMs })).data.paid
  }
  return { pay, count }
}

const later = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

t.test('a step runs once for a flow token and a key', async t => {
  const { pay, count } = paying()
  const store = memoryStore()
  t.equal(await pay(store), '"payment 1"')
  t.equal(await pay(store), '"payment 1"', 'the second tap gets the result of the first')
  t.equal(await pay(store, { flow_token: 'other' }), '"payment 2"')
  t.equal(await pay(store, { data: { key: 'again' } }), '"payment 3"')
  t.equal(count.runs, 3)
})

t.test('a hundred taps at once run it once, and all get its result', async t => {
  const { pay, count } = paying(async runs => {
    await later(50)
    return { runs }
  })
  const store = memoryStore()
  const paid = await Promise.all(Array.from({ length: 100 }, () => pay(store)))
  t.strictSame([...new Set(paid)], ['{"runs":1}'])
  t.equal(count.runs, 1)
})

t.test('everybody gets the result as JSON carries it', async t => {
  const date = new Date('2026-11-26T10:00:00Z')
  const results: [unknown, string][] = [
    [{ at: date, left: undefined }, '{"at":"2026-11-26T10:00:00.000Z"}'],
    [undefined, 'undefined'],
    [null, 'null']
  ]
  for (const [result, json] of results) {
    const { pay, count } = paying(() => result)
    const store = memoryStore()
    t.equal(await pay(store), json)
    t.equal(await pay(store), json)
    t.equal(count.runs, 1)
  }
  const { pay, count } = paying(() => 1n)
  const store = memoryStore()
  const refusal = { code: 'FLOW_ERR_ONCE', message: /cannot be written as JSON/ }
  await t.rejects(pay(store), refusal)
  await t.rejects(pay(store, {}, 200), { code: 'FLOW_ERR_ONCE' }, 'it has run all the same')
  t.equal(count.runs, 1)
})

t.test('a step that throws', async t => {
  t.test('may be tried again', async t => {
    const { pay, count } = paying(runs => {
      if (runs === 1) throw new Error('the bank was away')
      return 'paid'
    })
    const store = memoryStore()
    await t.rejects(pay(store), { code: 'FLOW_ERR_HANDLER' })
    t.equal(await pay(store), '"paid"')
    t.equal(count.runs, 2)
  })

  t.test('fails for all who waited for it', async t => {
    const { pay, count } = paying(async () => {
      await later(100)
      throw new Error('the bank was away')
    })
    const store = memoryStore()
    const taps = await Promise.allSettled(Array.from({ length: 5 }, () => pay(store)))
    const codes = taps.map(tap => tap.status === 'rejected' && tap.reason.code)
    t.strictSame(codes.sort(), ['FLOW_ERR_HANDLER', ...Array(4).fill('FLOW_ERR_ONCE')])
    t.equal(count.runs, 1)
  })
})

t.test('a step that has begun is not begun again', async t => {
  t.test('when its end is not known: its server may have died', async t => {
    const { pay, count } = paying(() => new Promise(() => {}))
    const store = memoryStore()
    await t.rejects(pay(store, {}, 100), { code: 'FLOW_ERR_DEADLINE' })
    await t.rejects(pay(store, {}, 300), {
      code: 'FLOW_ERR_ONCE',
      statusCode: 500,
      message: /"shop".* it has begun, and there is no result in time/
    })
    t.equal(count.runs, 1)
  })

  t.test(
    'when it takes longer than the tap that began it: the next one gets the result',
    async t => {
      const { pay, count } = paying(async () => {
        await later(300)
        return 'paid'
      })
      const store = memoryStore()
      await t.rejects(pay(store, {}, 100), { code: 'FLOW_ERR_DEADLINE' })
      t.equal(await pay(store), '"paid"')
      t.equal(count.runs, 1)
    }
  )

  t.test('until the time of the state is over', async t => {
    let now = 0
    const store = memoryStore({ now: () => now })
    const { pay, count } = paying()
    await pay(store)
    now = 1000
    await pay(store)
    t.equal(count.runs, 2)
  })
})

t.test('whoever ran it hears its result, even if the store fails to keep it', async t => {
  const { pay, count } = paying()
  const store = memoryStore()
  const broken = { ...store, set: () => Promise.reject(new Error('away')) }
  t.equal(await pay(broken), '"payment 1"')
  await t.rejects(pay(store, {}, 200), { code: 'FLOW_ERR_ONCE' })
  t.equal(count.runs, 1)
})

t.test('without a flow token of its own a step does not run: all users would share it', async t => {
  const { pay, count } = paying()
  for (const flow_token of ['', 'unused']) {
    await t.rejects(pay(memoryStore(), { flow_token }), {
      code: 'FLOW_ERR_ONCE',
      message: /no flow token/
    })
  }
  t.equal(count.runs, 0)
})

t.test('the store is told neither token nor key', async t => {
  const keys: string[] = []
  const store = memoryStore()
  const update: Store['update'] = (key, ...rest) => {
    keys.push(key)
    return store.update(key, ...rest)
  }
  await paying().pay({ ...store, update }, { flow_token: 'my-token', data: { key: 'my-key' } })
  t.match(keys, [/^once:shop:[\w-]{43}$/])
})
