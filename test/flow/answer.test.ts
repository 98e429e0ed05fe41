import t from 'tap'
import { z } from 'zod'
import { ask, defineFlow } from '../../src/index.ts'

const flow = defineFlow({
  name: 'shop',
  completion: z.object({ flow_token: z.string(), total: z.number() }),
  screens: {
    LIST: { data: z.object({ items: z.array(z.string()) }), payload: z.object({}), next: ['CART'] },
    CART: { payload: z.object({}), next: ['PAY'] },
    PAY: { payload: z.object({}) }
  }
})

/** What becomes of an answer, as a handler without types could give it. */
function answering(answer: unknown, request: object = { screen: 'LIST' }) {
  const handler = () => answer as never
  const endpoint = flow.endpoint({
    init: handler,
    screens: { LIST: handler, CART: handler, PAY: handler },
    back: { CART: handler, PAY: handler }
  })
  return ask(endpoint, { action: 'data_exchange', data: {}, screen: 'LIST', ...request })
}

const list = { screen: 'LIST', data: { items: ['a'] } }
const success = (data: object) => ({ screen: 'SUCCESS', data })
const complete = (params: unknown) => success({ extension_message_response: { params } })

t.test('an answer that a phone would take goes out as it is', async t => {
  const good: [string, unknown, object][] = [
    ['the same screen', list, { screen: 'LIST' }],
    ['the next screen', { screen: 'CART', data: {} }, { screen: 'LIST' }],
    ['the screen before', list, { screen: 'CART' }],
    ['the screen before, on BACK', list, { action: 'BACK', screen: 'CART' }],
    ['the first screen, on INIT', list, { action: 'INIT', screen: '' }],
    [
      'the screen that INIT asks for',
      { screen: 'PAY', data: {} },
      { action: 'INIT', screen: 'PAY' }
    ],
    ['a snackbar', { ...list, data: { items: [], error_message: 'Sold out' } }, { screen: 'LIST' }],
    ['a completion', complete({ flow_token: 't', total: 1 }), { screen: 'LIST' }],
    ['an end without a message', success({}), { screen: 'LIST' }]
  ]
  for (const [name, answer, request] of good) {
    t.strictSame(await answering(answer, request), answer, name)
  }
})

t.test('what a screen does not declare is left out, since a phone would refuse it', async t => {
  const extra = { screen: 'LIST', data: { items: [], more: 1 }, version: '3.0' }
  t.strictSame(await answering(extra), { screen: 'LIST', data: { items: [] } })
  const none = { ...list, data: { items: [], error_message: undefined } }
  t.strictSame(await answering(none), { screen: 'LIST', data: { items: [] } })
})

t.test('an answer that a phone would refuse says where, what was expected and found', async t => {
  const bad: [string, unknown, object, string][] = [
    ['nothing', undefined, {}, '(the whole): expected object, found undefined'],
    ['a text', 'LIST', {}, '(the whole): expected object, found string'],
    ['no screen', { data: {} }, {}, 'screen: expected string, found undefined'],
    ['no data', { screen: 'LIST' }, {}, 'data: expected record, found undefined'],
    [
      'an unknown screen',
      { screen: 'NOWHERE', data: {} },
      {},
      'screen: expected one of LIST, CART, PAY, SUCCESS, found NOWHERE'
    ],
    [
      'an unknown screen that may hold what the user typed',
      { screen: 'Ada Lovelace <ada@example.org>', data: {} },
      {},
      'screen: expected one of LIST, CART, PAY, SUCCESS, found what the user typed'
    ],
    [
      'a screen that objects inherit',
      { screen: 'constructor', data: {} },
      {},
      'screen: expected one of LIST, CART, PAY, SUCCESS, found constructor'
    ],
    [
      'two screens on',
      { screen: 'PAY', data: {} },
      {},
      'screen: expected one of LIST, CART, found PAY'
    ],
    ['two screens back', list, { screen: 'PAY' }, 'screen: expected one of PAY, CART, found LIST'],
    [
      'onwards, on BACK',
      { screen: 'PAY', data: {} },
      { action: 'BACK', screen: 'CART' },
      'screen: expected one of CART, LIST, found PAY'
    ],
    [
      'a screen in the middle, on INIT',
      { screen: 'CART', data: {} },
      { action: 'INIT', screen: '' },
      'screen: expected one of LIST, found CART'
    ],
    [
      'another screen than INIT asks for',
      { screen: 'PAY', data: {} },
      { action: 'INIT', screen: 'LIST' },
      'screen: expected one of LIST, found PAY'
    ],
    [
      'data of another type',
      { screen: 'LIST', data: { items: ['a', 7] } },
      {},
      'LIST.items.1: expected string, found number'
    ],
    [
      'no data for what is declared',
      { screen: 'LIST', data: {} },
      {},
      'LIST.items: expected array, found undefined'
    ],
    [
      'data for a screen that declares none',
      { screen: 'CART', data: { pick: 'a' } },
      {},
      'CART.(the whole): expected no other members, found object'
    ],
    [
      'a snackbar that is no text',
      { screen: 'LIST', data: { items: [], error_message: 7 } },
      {},
      'LIST.error_message: expected a text, found number'
    ],
    [
      'a completion of another shape',
      complete({ flow_token: 't', total: '1' }),
      {},
      "the completion's total: expected number, found string"
    ],
    [
      'a completion without a token',
      complete({ total: 1 }),
      {},
      "the completion's flow_token: expected string, found undefined"
    ],
    [
      'a completion beside the place for it',
      success({ params: {} }),
      {},
      'extension_message_response: expected object, found undefined'
    ]
  ]
  for (const [name, answer, request, reason] of bad) {
    const error = await answering(answer, request).catch(error => error)
    t.match(error, { code: 'FLOW_ERR_RESPONSE', statusCode: 500 }, name)
    t.equal(error.message.split(' does not fit: ')[1], reason, name)
  }
})

t.test('a refused answer names the action and the screen that asked', async t => {
  const title = async (request: object) => {
    const error = await answering(undefined, request).catch(error => error)
    return error.message.split(' does not fit: ')[0]
  }
  t.equal(await title({ screen: 'LIST' }), 'Answer of data_exchange of LIST')
  t.equal(await title({ action: 'INIT', screen: '' }), 'Answer of INIT')
  t.equal(await title({ action: 'BACK', screen: 'PAY' }), 'Answer of BACK of PAY')
})
