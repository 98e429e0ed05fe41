import t, { type Test } from 'tap'
import { startSinch } from './sinch.ts'

const flowMessage = {
  header: { type: 'image', image: { link: 'https://cdn.example.com/clinic.png' } },
  body: { text: 'Pick a time that suits you.' },
  footer: { text: 'Takes about one minute' },
  flow_id: '900100200300400',
  flow_token: 'ft_3f1c9a0e7b5d4c2e8a6f',
  flow_cta: 'Book a visit',
  flow_mode: 'published',
  flow_action: 'navigate',
  flow_action_payload: { screen: 'CHOOSE_DAY', data: { first_name: 'Ada' } }
}
const flowOf = (message: object) => ({
  channel_specific_message: { WHATSAPP: { message_type: 'FLOWS', message } }
})
const to = (identity: string) => ({
  identified_by: { channel_identities: [{ channel: 'WHATSAPP', identity }] }
})
/** The complete request of the spec (section 6.4). */
const request = {
  app_id: '01KAAPP0000000000000000000',
  recipient: to('46700000001'),
  channel_priority_order: ['WHATSAPP'],
  message: flowOf(flowMessage),
  message_metadata: '{"send_id":"s-20261122-0001"}',
  ttl: '3600s'
}
const templateOf = (template: object) => ({
  template_message: { channel_template: { WHATSAPP: template } }
})

async function connect(t: Test, options = {}) {
  const sinch = await startSinch(t, options)
  const basic = Buffer.from(`${sinch.state.keyId}:${sinch.state.keySecret}`).toString('base64')
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const takeToken = (headers: object = {}, body = 'grant_type=client_credentials') =>
    fetch(sinch.tokenUrl, {
      method: 'POST',
      headers: { ...form, authorization: `Basic ${basic}`, ...headers },
      body
    })
  await takeToken()
  const base = {
    authorization: `Bearer ${[...sinch.state.tokens.keys()][0]}`,
    accept: 'application/json',
    'user-agent': 'test'
  }
  function call(method: string, path: string, body?: unknown, more: object = {}) {
    const url = `${sinch.url}/v1/projects/${sinch.state.projectId}/${path}`
    const type = body !== undefined && { 'content-type': 'application/json' }
    const json = body !== undefined && { body: JSON.stringify(body) }
    return fetch(url, { method, headers: { ...base, ...type, ...more }, ...json })
  }
  return { sinch, takeToken, call }
}

const without = (value: object, name: string) =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))

t.test('what the spec sends is accepted and kept', async t => {
  const { sinch, call } = await connect(t)
  const variants = [
    request,
    { ...request, recipient: to('US.13491208655302741918') },
    { ...request, message: flowOf(without(flowMessage, 'header')) },
    {
      ...request,
      message: flowOf({
        ...without(flowMessage, 'flow_action_payload'),
        flow_action: 'data_exchange'
      })
    },
    {
      ...request,
      message: templateOf({
        template_id: 'visit_reminder',
        language_code: 'en',
        parameters: { 'body[1]text': 'Ada', 'button[0]flow[1]action.flow_token': 'ft_1' }
      })
    }
  ]
  for (const variant of variants) {
    const reply = await call('POST', 'messages:send', variant)
    t.equal(reply.status, 200)
    const sent = sinch.sent().at(-1)
    t.match(await reply.json(), { message_id: sent?.id, accepted_time: sent?.acceptedTime })
    t.same(sent?.request, variant)
  }
  t.strictSame(sinch.violations, [])
})

t.test('what the spec does not allow is refused and recorded', async t => {
  const { sinch, call } = await connect(t)
  const flow = (change: object) => ({ ...request, message: flowOf({ ...flowMessage, ...change }) })
  const table: [string, unknown, RegExp][] = [
    ['no app', without(request, 'app_id'), /app_id/],
    ['an app that is no ULID', { ...request, app_id: 'my-app' }, /not a ULID/],
    ['no recipient', without(request, 'recipient'), /recipient/],
    [
      'two recipients',
      { ...request, recipient: { ...to('46700000001'), contact_id: 'c' } },
      /recipient/
    ],
    ['a contact in DISPATCH mode', { ...request, recipient: { contact_id: 'c' } }, /DISPATCH/],
    ['a number with +', { ...request, recipient: to('+46700000001') }, /digits/],
    ['an unknown member', { ...request, idempotency_key: 'x' }, /idempotency_key/],
    ['other channels', { ...request, channel_priority_order: ['WHATSAPP', 'SMS'] }, /channel_prio/],
    ['no channel', without(request, 'channel_priority_order'), /channel_priority_order/],
    ['long metadata', { ...request, message_metadata: 'x'.repeat(1025) }, /message_metadata/],
    ['long correlation', { ...request, correlation_id: 'x'.repeat(129) }, /correlation_id/],
    ['metadata that is text', { ...request, conversation_metadata: '{}' }, /conversation_metadata/],
    ['a ttl in milliseconds', { ...request, ttl: 3600 }, /ttl/],
    ['a ttl that is too short', { ...request, ttl: '2s' }, /ttl/],
    ['an unknown queue', { ...request, queue: 'high_priority' }, /queue/],
    ['a callback of a file', { ...request, callback_url: 'file:///x' }, /callback_url/],
    ['no message', { ...request, message: {} }, /message/],
    [
      'another kind of message',
      {
        ...request,
        message: {
          channel_specific_message: { WHATSAPP: { message_type: 'flow', message: flowMessage } }
        }
      },
      /FLOWS/
    ],
    ['a flow id that is a number', flow({ flow_id: 9001 }), /flow_id/],
    ['a flow name', flow({ flow_name: 'visit' }), /flow_name/],
    ['a message version', flow({ flow_message_version: '3' }), /flow_message_version/],
    ['a long CTA', flow({ flow_cta: 'x'.repeat(21) }), /over 20/],
    ['a CTA with emoji', flow({ flow_cta: 'Book 📅' }), /emoji/],
    ['no token', { ...request, message: flowOf(without(flowMessage, 'flow_token')) }, /flow_token/],
    ['no body', { ...request, message: flowOf(without(flowMessage, 'body')) }, /body/],
    ['a long body', flow({ body: { text: 'x'.repeat(1025) } }), /over 1024/],
    ['a long footer', flow({ footer: { text: 'x'.repeat(61) } }), /over 60/],
    ['a long header', flow({ header: { type: 'text', text: 'x'.repeat(61) } }), /over 60/],
    ['a header with an id', flow({ header: { type: 'image', image: { id: '1' } } }), /image/],
    [
      'a header over plain HTTP',
      flow({ header: { type: 'image', image: { link: 'http://x.example/a' } } }),
      /link/
    ],
    ['an action in upper case', flow({ flow_action: 'NAVIGATE' }), /flow_action/],
    [
      'a mode of Meta’s name',
      { ...request, message: flowOf({ ...flowMessage, mode: 'draft' }) },
      /mode/
    ],
    ['a payload with data_exchange', flow({ flow_action: 'data_exchange' }), /belongs to navigate/],
    [
      'navigate without a screen',
      { ...request, message: flowOf(without(flowMessage, 'flow_action_payload')) },
      /belongs to navigate/
    ],
    ['empty data', flow({ flow_action_payload: { screen: 'A', data: {} } }), /is empty/],
    [
      'data as text',
      flow({ flow_action_payload: { screen: 'A', data: '{"a":1}' } }),
      /flow_action_payload.data/
    ],
    [
      'a template without language',
      { ...request, message: templateOf({ template_id: 'a' }) },
      /language_code/
    ],
    [
      'a template of another language form',
      { ...request, message: templateOf({ template_id: 'a', language_code: 'en-US' }) },
      /language_code/
    ],
    [
      'a parameter that is no path',
      {
        ...request,
        message: templateOf({
          template_id: 'a',
          language_code: 'en',
          parameters: { flow_token: 'x' }
        })
      },
      /parameters/
    ]
  ]
  for (const [name, body, words] of table) {
    const reply = await call('POST', 'messages:send', body)
    t.equal(reply.status, 400, name)
    t.match(await reply.json(), { error: { code: 400, status: 'INVALID_ARGUMENT' } }, name)
    t.match(sinch.violations.pop(), words, name)
  }
  t.strictSame(sinch.sent(), [])
})

t.test('headers, paths and methods are held to the spec', async t => {
  const { sinch, call } = await connect(t)
  const table: [string, () => Promise<Response>, number, RegExp][] = [
    [
      'text',
      () => call('POST', 'messages:send', request, { 'content-type': 'text/plain' }),
      400,
      /Content-Type/
    ],
    [
      'Basic',
      () => call('POST', 'messages:send', request, { authorization: 'Basic eDp5' }),
      401,
      /Bearer/
    ],
    ['any answer', () => call('POST', 'messages:send', request, { accept: '*/*' }), 400, /Accept/],
    [
      'no agent',
      () => call('POST', 'messages:send', request, { 'user-agent': 'node' }),
      400,
      /User-Agent/
    ],
    ['no such path', () => call('POST', 'messages/send', request), 501, /no such call/],
    ['no such place', () => call('POST', 'message', request), 404, /no such call/],
    [
      'POST on a list',
      () => call('POST', 'apps/01KAAPP0000000000000000000/webhooks', {}),
      501,
      /no such call/
    ],
    ['a query of its own', () => call('GET', 'messages?limit=3'), 400, /limit/]
  ]
  for (const [name, ask, status, words] of table) {
    t.equal((await ask()).status, status, name)
    t.match(sinch.violations.pop(), words, name)
  }
})

t.test('tokens: form, Basic, expiry, and who may have one', async t => {
  const { sinch, takeToken, call } = await connect(t)
  t.match(await (await takeToken()).json(), { expires_in: 3600, token_type: /bearer/i })
  t.strictSame(sinch.violations, [])

  t.equal((await takeToken({ authorization: 'Basic eDp5' })).status, 401)
  t.strictSame(sinch.violations, [], 'a wrong key may happen to anybody')
  const wrong: [object, string | undefined, RegExp][] = [
    [{ authorization: 'Bearer x' }, undefined, /Basic/],
    [{ 'content-type': 'application/json' }, '{"grant_type":"client_credentials"}', /form/],
    [{}, 'grant_type=password', /grant_type/],
    [{}, 'grant_type=client_credentials&scope=all', /scope/]
  ]
  for (const [headers, body, words] of wrong) {
    t.ok((await takeToken(headers, body)).status >= 400)
    t.match(sinch.violations.pop(), words)
  }

  sinch.expireTokens()
  const expired = await call('POST', 'messages:send', request)
  t.equal(expired.status, 401)
  t.match(expired.headers.get('www-authenticate'), /expired/)
  const unknown = await call('POST', 'messages:send', request, { authorization: 'Bearer x' })
  t.notMatch(unknown.headers.get('www-authenticate'), /expired/)
  t.strictSame(sinch.violations, [])
})

t.test('another region, app or project does not have it', async t => {
  const { sinch, call } = await connect(t, { region: 'br' })
  const url = sinch.url
  sinch.url = sinch.urlOf('us')
  t.equal((await call('POST', 'messages:send', request)).status, 404)
  sinch.url = url
  const other = { ...request, app_id: '01KAAPP0000000000000000001' }
  t.equal((await call('POST', 'messages:send', other)).status, 404)
  t.equal((await call('POST', 'messages:send', request)).status, 200)
  t.strictSame(sinch.violations, [])
})

t.test('errors have both documented shapes', async t => {
  const { sinch, call } = await connect(t)
  const other = { ...request, app_id: '01KAAPP0000000000000000001' }
  const details = [{ '@type': /google.rpc/ }]
  t.match(await (await call('POST', 'messages:send', other)).json(), { error: { details } })
  sinch.state.errorShape = 'bare'
  t.match(await (await call('POST', 'messages:send', other)).json(), { code: 404, details })
  sinch.state.errorShape = 'none'
  t.equal(await (await call('POST', 'messages:send', other)).text(), '')
})

t.test('it misbehaves as it is told', async t => {
  const { sinch, call, takeToken } = await connect(t)
  const send = () => call('POST', 'messages:send', request)
  sinch.fail(
    { kind: 'expired' },
    { kind: 'busy' },
    { kind: 'busy', retryAfter: '7' },
    { kind: 'broken', status: 503, times: 2 },
    { kind: 'broken', done: true },
    { kind: 'drop' },
    { kind: 'drop', done: true },
    { kind: 'slow', ms: 1 },
    { kind: 'busy', on: '/oauth2/token' }
  )
  t.match((await send()).headers.get('www-authenticate'), /expired/)
  t.equal((await send()).headers.get('retry-after'), null)
  t.equal((await send()).headers.get('retry-after'), '7')
  t.equal((await send()).status, 503)
  t.equal((await send()).status, 503)
  t.equal(sinch.sent().length, 0)
  t.equal((await send()).status, 500)
  t.equal(sinch.sent().length, 1, 'done all the same')
  await t.rejects(send())
  t.equal(sinch.sent().length, 1)
  await t.rejects(send())
  t.equal(sinch.sent().length, 2, 'done, and the connection dropped')
  t.equal((await send()).status, 200)
  t.equal((await takeToken()).status, 429)
  t.equal((await takeToken()).status, 200)

  await sinch.down()
  await t.rejects(send(), { cause: { code: 'ECONNREFUSED' } })
  await sinch.up()
  t.equal((await send()).status, 200)
  t.strictSame(
    sinch.calls.filter(({ path }) => path.endsWith('send')).map(({ status }) => status),
    [401, 429, 429, 503, 503, 500, undefined, undefined, 200, 200]
  )
})
