import t from 'tap'
import { parseRequest } from '../../src/protocol/request.ts'

const parse = (request: unknown) =>
  parseRequest(Buffer.from(typeof request === 'string' ? request : JSON.stringify(request)))

t.test('a ping is one whatever stands beside it', async t => {
  for (const rest of [{}, { version: 300 }, { data: 'x' }, { flow_token: 7, screen: [] }]) {
    t.strictSame(parse({ action: 'ping', ...rest }), { kind: 'ping' })
  }
})

t.test('what phones leave out, send as null or as "" is the same', async t => {
  const bare = {
    kind: 'screen',
    action: 'INIT',
    screen: undefined,
    data: {},
    flowToken: 'unused',
    flowTokenSignature: undefined
  }
  for (const rest of [
    {},
    { screen: null, data: null, flow_token: null, flow_token_signature: null },
    { screen: '', data: {}, flow_token: '', flow_token_signature: '' },
    { version: '9.9', future: [1] }
  ]) {
    t.strictSame(parse({ action: 'INIT', ...rest }), bare)
  }
})

t.test('a notification is told by the presence of a member, whatever its value', async t => {
  const notifications: [string, object, object][] = [
    ['error', { error: 'payload-schema-error' }, { error: 'payload-schema-error' }],
    ['an empty error', { error: '' }, { error: 'other' }],
    ['null', { error: null }, { error: 'other' }],
    ['false', { error: false }, { error: 'other' }],
    ['error_key, of the older text', { error_key: 'timeout_error' }, { error: 'timeout_error' }],
    ['error_message alone', { error_message: 'x' }, { error: 'other' }],
    ['an error that nobody knows', { error: 'ada@example.org' }, { error: 'other' }]
  ]
  for (const [name, data, expected] of notifications) {
    for (const action of ['data_exchange', 'INIT', 'BACK', 'navigate', 'anything']) {
      const known = action !== 'anything'
      t.match(
        parse({ action, data }),
        { kind: 'notification', action: known ? action : 'other', ...expected },
        `${name}, ${action}`
      )
    }
  }
  t.match(parse({ action: 'INIT', data: Object.create({ error: 'x' }) }), { kind: 'screen' })
  for (const rest of [{}, { action: 7 }, { screen: 7, flow_token: {}, flow_token_signature: [] }]) {
    t.match(parse({ data: { error: '' }, ...rest }), { kind: 'notification', flowToken: 'unused' })
  }
})

t.test('what makes no sense says which member, and not what it holds', async t => {
  const refusals: [string, unknown, string][] = [
    ['no JSON', '{', 'the whole'],
    ['an array', '[]', 'the whole'],
    ['__proto__ in data', '{"action":"INIT","data":{"__proto__":{"x":1}}}', 'the whole'],
    [
      'constructor.prototype',
      '{"action":"INIT","data":{"constructor":{"prototype":1}}}',
      'the whole'
    ],
    ['no action', {}, 'action'],
    ['an unknown action', { action: 'complete' }, 'action'],
    ['an action in other letters', { action: 'init' }, 'action'],
    ['data_exchange from nowhere', { action: 'data_exchange' }, 'screen'],
    ['data that is a text', { action: 'INIT', data: 'x' }, 'data'],
    ['data that is an array', { action: 'INIT', data: [] }, 'data'],
    ['two at once', { action: 'INIT', flow_token: 1, screen: 2 }, 'screen, flow_token']
  ]
  for (const [name, request, members] of refusals) {
    t.throws(
      () => parse(request),
      {
        code: 'FLOW_ERR_REQUEST',
        statusCode: 400,
        message: `Decrypted, but not a Flows request: unusable: ${members}`
      },
      name
    )
  }
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  t.match(
    parse(`{"action":"INIT","data":{"deep":${deep}}}`),
    { kind: 'screen' },
    'depth is no harm'
  )
})
