import t from 'tap'
import { z } from 'zod'
import { ask, defineFlow, errorCodes, memoryStore } from '../../src/index.ts'

const flow = defineFlow({
  name: 'shop',
  state: z.object({ count: z.number() }),
  completion: z.object({ flow_token: z.string(), total: z.number() }),
  screens: {
    LIST: {
      data: z.object({ items: z.array(z.string()), hint: z.string().default('none') }),
      payload: z.object({ pick: z.string(), amount: z.coerce.number().optional() }),
      next: ['CART']
    },
    CART: { data: z.object({ pick: z.string() }), payload: z.object({}), next: ['PAY'] },
    PAY: { payload: z.object({ card: z.string().min(4) }), next: ['TERMS'] },
    TERMS: {}
  }
})
const screens: Parameters<typeof flow.endpoint>[0]['screens'] = {
  LIST: ({ payload }) => flow.screen('CART', { pick: payload.pick }),
  CART: () => flow.screen('PAY'),
  PAY: ({ flowToken }) => flow.complete({ flow_token: flowToken, total: 7 })
}
const list = flow.screen('LIST', { items: [] })
const pick = { action: 'data_exchange', screen: 'LIST', data: { pick: 'a' }, flow_token: 't' }
const pay = { action: 'data_exchange', screen: 'PAY', data: { card: '4242' }, flow_token: 't' }

t.test('each action finds its handler', async t => {
  const endpoint = flow.endpoint({
    init: ({ screen }) => flow.screen('LIST', { items: [String(screen)] }),
    screens,
    back: { CART: ({ screen }) => flow.screen('LIST', { items: [screen] }) }
  })
  const data = (items: string[]) => ({ items, hint: 'none' })
  const answers: [string, Parameters<typeof ask>[1], object][] = [
    ['INIT', { action: 'INIT' }, { screen: 'LIST', data: data(['undefined']) }],
    [
      'INIT that asks for a screen',
      { action: 'INIT', screen: 'LIST' },
      { screen: 'LIST', data: data(['LIST']) }
    ],
    ['data_exchange', pick, { screen: 'CART', data: { pick: 'a' } }],
    ['a screen without data', { ...pick, screen: 'CART' }, { screen: 'PAY', data: {} }],
    ['BACK', { action: 'BACK', screen: 'CART' }, { screen: 'LIST', data: data(['CART']) }],
    [
      'BACK that does not say from where, when only one can be',
      { action: 'BACK' },
      { screen: 'LIST', data: data(['CART']) }
    ],
    [
      'the end',
      pay,
      {
        screen: 'SUCCESS',
        data: { extension_message_response: { params: { flow_token: 't', total: 7 } } }
      }
    ]
  ]
  for (const [name, request, answer] of answers) {
    t.strictSame(await ask(endpoint, request), answer, name)
  }
})

t.test('a handler gets the payload as its schema reads it', async t => {
  let seen: unknown
  const endpoint = flow.endpoint({
    screens: {
      ...screens,
      LIST: ({ payload }) => {
        seen = payload
        return list
      }
    }
  })
  await ask(endpoint, { ...pick, data: { pick: 'a', amount: '3', stranger: 1 } })
  t.strictSame(seen, { pick: 'a', amount: 3 })
})

t.test(
  'a payload that does not fit runs no handler and names the place, not the value',
  async t => {
    let ran = false
    const endpoint = flow.endpoint({
      screens: {
        ...screens,
        PAY: () => {
          ran = true
          return flow.close()
        }
      }
    })
    await t.rejects(ask(endpoint, { ...pay, data: { card: '42' } }), {
      code: 'FLOW_ERR_PAYLOAD',
      statusCode: 400,
      message: 'Payload of screen PAY does not fit: card: expected at least 4 (string)'
    })
    await t.rejects(ask(endpoint, { ...pay, data: {} }), {
      message: 'Payload of screen PAY does not fit: card: expected string'
    })
    t.notOk(ran)
  }
)

t.test('what the flow does not have is said', async t => {
  const endpoint = flow.endpoint({ screens })
  const refusals: [string, Parameters<typeof ask>[1], number, string][] = [
    ['an unknown screen', { ...pick, screen: 'NOWHERE' }, 400, 'FLOW_ERR_UNKNOWN_SCREEN'],
    [
      'a screen that objects inherit',
      { ...pick, screen: 'constructor' },
      400,
      'FLOW_ERR_UNKNOWN_SCREEN'
    ],
    ['a screen without payload', { ...pick, screen: 'TERMS' }, 500, 'FLOW_ERR_NO_HANDLER'],
    ['no init', { action: 'INIT' }, 500, 'FLOW_ERR_NO_HANDLER'],
    ['no back', { action: 'BACK', screen: 'CART' }, 500, 'FLOW_ERR_NO_HANDLER'],
    ['no back from anywhere', { action: 'BACK' }, 500, 'FLOW_ERR_NO_HANDLER']
  ]
  for (const [name, request, statusCode, code] of refusals) {
    await t.rejects(ask(endpoint, request), { code, statusCode }, name)
  }
})

t.test('a handler that fails is a failure of the handler', async t => {
  const failures: [string, () => never][] = [
    [
      'an error',
      () => {
        throw new Error('secret of the user')
      }
    ],
    [
      'something that is no error',
      () => {
        throw null
      }
    ]
  ]
  for (const [name, LIST] of failures) {
    const endpoint = flow.endpoint({ screens: { ...screens, LIST } })
    await t.rejects(
      ask(endpoint, pick),
      {
        code: 'FLOW_ERR_HANDLER',
        statusCode: 500,
        message: 'Handler of data_exchange of LIST failed'
      },
      name
    )
  }
})

t.test('a handler that throws one of our errors picks the status', async t => {
  const endpoint = flow.endpoint({
    screens: {
      ...screens,
      LIST: () => {
        throw new errorCodes.FLOW_ERR_TOKEN_INVALID('Ask us for a new link')
      }
    }
  })
  await t.rejects(ask(endpoint, pick), { statusCode: 427, message: 'Ask us for a new link' })
})

t.test(
  'a token that is no longer good is told before a screen that is no longer there',
  async t => {
    const endpoint = flow.endpoint({ checkToken: () => 'This link has expired', screens })
    const old = { ...pick, screen: 'REMOVED' }
    await t.rejects(ask(endpoint, old), { code: 'FLOW_ERR_TOKEN_INVALID' })
  }
)

t.test('a payload so deep that it cannot be checked does not fit', async t => {
  const deep = defineFlow({
    name: 'x',
    screens: { LIST: { payload: z.object({ deep: z.json() }) } }
  })
  const endpoint = deep.endpoint({ screens: { LIST: () => deep.close() } })
  const data = JSON.parse(`{"deep":${'['.repeat(3000)}${']'.repeat(3000)}}`)
  await t.rejects(ask(endpoint, { ...pick, data }), { code: 'FLOW_ERR_PAYLOAD', statusCode: 400 })
})

t.test('a token that is no longer good stops every action before its handler', async t => {
  let ran = 0
  const count = () => {
    ran++
    return list
  }
  const endpoint = flow.endpoint({
    checkToken: async ({ flowToken }) =>
      flowToken === 'old' ? 'This link has expired' : undefined,
    init: count,
    screens: { ...screens, LIST: count },
    back: { CART: count }
  })
  for (const request of [{ action: 'INIT' }, pick, { action: 'BACK', screen: 'CART' }]) {
    await t.rejects(ask(endpoint, { ...request, flow_token: 'old' }), {
      code: 'FLOW_ERR_TOKEN_INVALID',
      statusCode: 427,
      message: 'This link has expired'
    })
  }
  t.equal(ran, 0)
  await ask(endpoint, { ...pick, flow_token: 'new' })
  t.equal(ran, 1)
})

t.test('the time budget', async t => {
  t.test('aborts the signal, and an error is answered', async t => {
    let aborted = false
    let left = Number.NaN
    const endpoint = flow.endpoint({
      screens: {
        ...screens,
        LIST: ({ signal, remainingMs }) => {
          left = remainingMs()
          return new Promise(() => {
            signal.onabort = () => {
              aborted = true
            }
          })
        }
      }
    })
    await t.rejects(ask(endpoint, pick, { budgetMs: 200 }), {
      code: 'FLOW_ERR_DEADLINE',
      statusCode: 500,
      message: 'Handler of data_exchange of LIST did not answer within 200 ms'
    })
    t.ok(aborted)
    t.ok(left > 0 && left <= 200)
  })

  t.test('shows the onDeadline screen, whatever becomes of the handler', async t => {
    const endpoint = flow.endpoint({
      screens: {
        ...screens,
        LIST: ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal.onabort = () => reject(signal.reason)
          })
      },
      onDeadline: ({ screen, flowToken }) =>
        flow.screen('LIST', { items: [], error_message: `${screen} ${flowToken}: try again` })
    })
    t.strictSame(await ask(endpoint, pick, { budgetMs: 5 }), {
      screen: 'LIST',
      data: { items: [], hint: 'none', error_message: 'LIST t: try again' }
    })
  })

  t.test('holds the onDeadline screen to the contract, too', async t => {
    const endpoint = flow.endpoint({
      screens: { ...screens, LIST: () => new Promise(() => {}) },
      onDeadline: () => flow.screen('PAY')
    })
    await t.rejects(ask(endpoint, pick, { budgetMs: 5 }), { code: 'FLOW_ERR_RESPONSE' })
  })
})

t.test('while the store fails', async t => {
  const fail = async () => {
    throw new errorCodes.FLOW_ERR_STORE('it is out of reach')
  }
  const store = { ...memoryStore(), get: fail, set: fail, delete: fail }
  const reads: typeof screens = {
    ...screens,
    LIST: async ({ state, payload: { pick } }) => {
      const { count } = (await state.get()) ?? { count: 0 }
      await state.set({ count: count + 1 })
      await state.delete()
      return flow.screen('CART', { pick: `${pick}${count}` })
    }
  }
  const onDeadline = () => flow.screen('LIST', { items: ['later'] })

  function asked(endpoint: ReturnType<typeof flow.endpoint>) {
    const noted: string[] = []
    const noteError = ({ code }: { code: string }) => noted.push(code)
    return { noted, answer: ask(endpoint, pick, { store, noteError }) }
  }

  t.test('a flow that needs state shows its onDeadline screen', async t => {
    const { answer, noted } = asked(flow.endpoint({ screens: reads, onDeadline }))
    t.match(await answer, { screen: 'LIST', data: { items: ['later'] } })
    t.strictSame(noted, ['FLOW_ERR_STORE'])
  })

  t.test('a flow that needs state and has no such screen fails', async t => {
    const { answer } = asked(flow.endpoint({ screens: reads }))
    await t.rejects(answer, { code: 'FLOW_ERR_STORE', statusCode: 503 })
  })

  t.test('a flow that can do without state goes on', async t => {
    const endpoint = {
      ...flow.endpoint({ screens: reads, onDeadline }),
      stateIs: 'optional' as const
    }
    const { answer, noted } = asked(endpoint)
    t.match(await answer, { screen: 'CART', data: { pick: 'a0' } })
    t.strictSame(noted, ['FLOW_ERR_STORE', 'FLOW_ERR_STORE', 'FLOW_ERR_STORE'])
  })

  t.test('a flow goes on without state for no other fault', async t => {
    const broken = { ...memoryStore(), get: () => Promise.reject(new TypeError('x')) }
    const endpoint = { ...flow.endpoint({ screens: reads }), stateIs: 'optional' as const }
    await t.rejects(ask(endpoint, pick, { store: broken }), { code: 'FLOW_ERR_HANDLER' })
  })
})

t.test('state', async t => {
  const counting = flow.endpoint({
    screens: {
      ...screens,
      LIST: async ({ state, payload }) => {
        const { count } = (await state.get()) ?? { count: 0 }
        await state.set({ count: count + 1 })
        if (payload.pick === 'none') await state.delete()
        return flow.screen('LIST', { items: [String(count)] })
      }
    }
  })
  const countOf = async (request: object, store = memoryStore()) => {
    const { data } = await ask(counting, { ...pick, ...request }, { store })
    return data.items
  }

  t.test('is kept for each flow token', async t => {
    const store = memoryStore()
    t.strictSame(await countOf({ flow_token: 'a' }, store), ['0'])
    t.strictSame(await countOf({ flow_token: 'a' }, store), ['1'])
    t.strictSame(await countOf({ flow_token: 'b' }, store), ['0'])
    await countOf({ flow_token: 'a', data: { pick: 'none' } }, store)
    t.strictSame(await countOf({ flow_token: 'a' }, store), ['0'])
  })

  t.test('of another shape, from before a change of the schema, is none', async t => {
    const store = memoryStore()
    await countOf({}, store)
    const changed = { ...store, get: async () => '{"count":"many"}' }
    t.strictSame(await countOf({}, changed), ['0'])
  })

  t.test('is not kept without a token of its own, since all users would share it', async t => {
    const warnings: string[] = []
    const nothing = () => {}
    const warn = (_fields: object, message = '') => void warnings.push(message)
    const log = { debug: nothing, info: nothing, warn, error: nothing }
    const store = memoryStore()
    for (const flow_token of ['', 'unused', 'unused']) {
      const { data } = await ask(counting, { ...pick, flow_token }, { store, log })
      t.strictSame(data.items, ['0'])
    }
    await ask(counting, { ...pick, flow_token: '', data: { pick: 'none' } }, { store, log })
    t.equal(warnings.length, 4)
  })

  t.test('that would not come back as it was set is refused', async t => {
    const dated = defineFlow({
      name: 'x',
      state: z.object({ at: z.date() }),
      screens: { LIST: { payload: z.object({}) } }
    })
    const endpoint = dated.endpoint({
      screens: {
        LIST: async ({ state }) => {
          await state.set({ at: new Date() })
          return dated.close()
        }
      }
    })
    const message = /as JSON: at: expected date/
    await t.rejects(ask(endpoint, pick), { code: 'FLOW_ERR_STATE', message })
  })

  t.test('that does not fit is refused', async t => {
    const wrong = flow.endpoint({
      screens: {
        ...screens,
        LIST: async ({ state }) => {
          await state.set({ count: Number.NaN })
          return list
        }
      }
    })
    await t.rejects(ask(wrong, pick), { code: 'FLOW_ERR_STATE' })
  })

  t.test('that the contract does not declare is refused', async t => {
    const stateless = defineFlow({ name: 'x', screens: { LIST: { payload: z.object({}) } } })
    const endpoint = stateless.endpoint({
      screens: {
        LIST: async ({ state }) => {
          await state.get()
          return stateless.close()
        }
      }
    })
    await t.rejects(ask(endpoint, pick), { code: 'FLOW_ERR_STATE', message: /declares none/ })
  })
})
