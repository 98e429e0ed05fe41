import { generateKeyPairSync } from 'node:crypto'
import t, { type Test } from 'tap'
import { type GraphOptions, startGraph } from './graph.ts'

const pemOf = (modulusLength: number, type: 'spki' | 'pkcs1' = 'spki') =>
  generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type, format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
  }).publicKey

const PEM = pemOf(2048)
const FLOW_JSON = JSON.stringify(
  { version: '7.2', data_api_version: '3.0', routing_model: {}, screens: [{ id: 'A' }] },
  undefined,
  2
)

async function connect(t: Test, options: GraphOptions = {}) {
  const graph = await startGraph(t, options)
  const authorization = `Bearer ${graph.state.token}`
  async function call(method: string, path: string, body?: object | string, headers: object = {}) {
    const isJson = body !== undefined && body.constructor === Object
    const reply = await fetch(path.startsWith('http') ? path : `${graph.url}/${path}`, {
      method,
      headers: { authorization, ...(isJson && { 'content-type': 'application/json' }), ...headers },
      // What else there is, fetch knows how to send.
      ...(body !== undefined && {
        body: isJson ? JSON.stringify(body) : (body as FormData | string)
      })
    })
    const text = await reply.text()
    // A reply is compared with what the spec shows, member by member.
    return {
      status: reply.status,
      json: Object(text ? JSON.parse(text) : {}),
      headers: reply.headers
    }
  }
  return { graph, call }
}

function asset(text = FLOW_JSON, { type = 'application/json', more = {} as object } = {}) {
  const form = new FormData()
  form.set('file', new Blob([text], { type }), 'flow.json')
  for (const [name, value] of Object.entries({
    name: 'flow.json',
    asset_type: 'FLOW_JSON',
    ...more
  })) {
    form.set(name, String(value))
  }
  return form
}

const formOf = (members: Record<string, string>) => new URLSearchParams(members)

function multipart(members: Record<string, string>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(members)) form.set(name, value)
  return form
}

const parameters = {
  flow_message_version: '3',
  flow_id: '123',
  flow_cta: 'Book',
  flow_token: 'a1b2',
  mode: 'published',
  flow_action: 'data_exchange'
}
const messageOf = (changed: object, members: object = {}) => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '5511999990000',
  biz_opaque_callback_data: 'send-1',
  type: 'interactive',
  interactive: {
    type: 'flow',
    header: { type: 'text', text: 'Clinic' },
    body: { text: 'Pick a slot' },
    footer: { text: '2 minutes' },
    action: { name: 'flow', parameters: { ...parameters, ...changed } },
    ...members
  }
})
const templateOf = (parameter: object, members: object = {}) => ({
  messaging_product: 'whatsapp',
  to: '5511999990000',
  biz_opaque_callback_data: 'send-2',
  type: 'template',
  template: {
    name: 'book_visit',
    language: { code: 'en_US' },
    components: [
      { type: 'body', parameters: [{ type: 'text', text: 'Ana' }] },
      { type: 'button', sub_type: 'flow', index: '0', parameters: [parameter], ...members }
    ]
  }
})
const action = { type: 'action', action: { flow_token: 'a1b2', flow_action_data: { name: 'Ana' } } }

t.test('a public key is taken in any of the three forms, and shown in both shapes', async t => {
  for (const encryptionReply of ['flat', 'data'] as const) {
    const { graph, call } = await connect(t, { encryptionReply })
    const path = `${graph.phoneId}/whatsapp_business_encryption`
    const before = await call('GET', path)
    t.same(before.json, encryptionReply === 'flat' ? {} : { data: [] })
    const members = { business_public_key: PEM }
    for (const body of [multipart(members), formOf(members), members]) {
      const reply = await call('POST', path, body)
      t.same(reply.json, { success: true })
    }
    const shown = { business_public_key: PEM, business_public_key_signature_status: 'VALID' }
    t.same((await call('GET', path)).json, encryptionReply === 'flat' ? shown : { data: [shown] })
    t.strictSame(graph.violations, [])
  }
})

t.test('what is no key is refused', async t => {
  const { graph, call } = await connect(t)
  const path = `${graph.phoneId}/whatsapp_business_encryption`
  const table: [string, object, RegExp][] = [
    ['nothing', {}, /business_public_key/],
    ['one line', { business_public_key: PEM.replaceAll('\n', '') }, /line breaks/],
    ['PKCS#1', { business_public_key: pemOf(2048, 'pkcs1') }, /SPKI/],
    ['3072 bits', { business_public_key: pemOf(3072) }, /2048/],
    ['a name of its own', { business_public_key: PEM, name: 'x' }, /name/]
  ]
  for (const [name, body, words] of table) {
    const reply = await call('POST', path, body)
    t.match(reply, { status: 400, json: { error: { code: 100, message: /key is invalid/ } } }, name)
    t.match(graph.violations.pop(), words, name)
  }
  const good = { business_public_key: PEM }
  t.match(await call('POST', '1/whatsapp_business_encryption', good), {
    status: 404,
    json: { error: { code: 803 } }
  })
  Object.assign(graph.state.phones.get(graph.phoneId) ?? {}, { isRegistered: false })
  t.match(await call('POST', path, good), { status: 422, json: { error: { code: 100 } } })
  t.strictSame(graph.violations, [])
})

t.test('a flow is created, uploaded, published, deprecated', async t => {
  const { graph, call } = await connect(t)
  const { wabaId } = graph.state
  const created = await call('POST', `${wabaId}/flows`, { name: 'visit', categories: ['OTHER'] })
  t.match(created.json, { id: /^\d+$/, success: true, validation_errors: [] })
  const { id } = created.json
  const publish = () => call('POST', `${id}/publish`)
  const missing = (words: RegExp) => ({
    status: 400,
    json: { error: { code: 139002, message: words } }
  })

  t.match(await publish(), missing(/no Flow JSON/))
  t.same((await call('POST', `${id}/assets`, asset())).json, {
    success: true,
    validation_errors: []
  })
  t.match(await publish(), missing(/endpoint URI/))
  const uri = { endpoint_uri: 'https://flows.example.com/flows/visit' }
  t.same((await call('POST', id, uri)).json, { success: true })
  t.match(await publish(), missing(/public key/))
  const health = await call('GET', `${id}?fields=health_status.phone_number(${graph.phoneId})`)
  t.match(health.json.health_status, {
    can_send_message: 'BLOCKED',
    entities: [
      { entity_type: 'FLOW', errors: [{ error_code: 131000, error_description: /^public_key: / }] }
    ]
  })
  await call('POST', `${graph.phoneId}/whatsapp_business_encryption`, { business_public_key: PEM })
  t.match(await publish(), missing(/webhooks/))
  t.same((await call('POST', `${wabaId}/subscribed_apps`)).json, { success: true })
  graph.state.endpointAnswers = false
  t.match(await publish(), missing(/health check/))
  graph.state.endpointAnswers = true
  t.same((await publish()).json, { success: true })
  t.match(await publish(), missing(/not DRAFT/))

  const fields =
    'name,status,json_version,data_api_version,endpoint_uri,application{id},preview.invalidate(false)'
  t.match((await call('GET', `${id}?fields=${fields}`)).json, {
    id,
    status: 'PUBLISHED',
    json_version: '7.2',
    data_api_version: '3.0',
    application: { id: graph.state.appId },
    preview: { preview_url: /^https/ },
    ...uri
  })
  t.match(await call('DELETE', id), { status: 400, json: { error: { code: 139004 } } })
  await call('POST', id, formOf({ name: 'visits', categories: '["SURVEY"]' }))
  t.match((await call('GET', id)).json, { status: 'DRAFT', name: 'visits', categories: ['SURVEY'] })
  t.match(await call('POST', `${id}/deprecate`), { json: { error: { code: 139003 } } })
  await publish()
  t.same((await call('POST', `${id}/deprecate`)).json, { success: true })
  t.match(await call('POST', id, uri), { status: 400, json: { error: { code: 139001 } } })
  t.match(await call('GET', '424242'), { status: 404, json: { error: { code: 803 } } })
  t.strictSame(graph.violations, [])
})

t.test('an app has to be connected, and a name is given once', async t => {
  const { graph, call } = await connect(t)
  const { wabaId, subscribed } = graph.state
  subscribed.set('1', undefined)
  await call('POST', `${graph.phoneId}/whatsapp_business_encryption`, { business_public_key: PEM })
  graph.state.appId = undefined
  const flow = {
    name: 'visit',
    categories: ['OTHER'],
    flow_json: FLOW_JSON,
    endpoint_uri: 'https://flows.example.com'
  }
  const { id } = (await call('POST', `${wabaId}/flows`, flow)).json
  t.match(await call('POST', `${id}/publish`), {
    json: { error: { code: 139002, message: /app/ } }
  })
  await call('POST', id, { application_id: '670840000000000' })
  t.match(await call('POST', `${id}/publish`), { status: 200 })
  t.match(await call('POST', `${wabaId}/flows`, flow), {
    status: 400,
    json: { error: { code: 100 } }
  })
  const old = { ...flow, name: 'old', flow_json: FLOW_JSON.replace('7.2', '2.1') }
  t.match(await call('POST', `${wabaId}/flows`, old), { json: { error: { message: /3\.0/ } } })
  t.strictSame(graph.violations, [])
})

t.test('validation errors say where, and keep a flow from being published', async t => {
  const { graph, call } = await connect(t)
  graph.find('"NoSuchThing"', { message: 'no such type', error: 'INVALID_ENUM_VALUE' })
  const flow = graph.addFlow({ status: 'DRAFT' })
  const text = FLOW_JSON.replace('"A"', '"NoSuchThing"')
  const errors = [
    {
      error: 'INVALID_ENUM_VALUE',
      error_type: 'FLOW_JSON_ERROR',
      line_start: 7,
      column_start: 13,
      column_end: 26,
      pointers: [{ line_start: 7 }]
    }
  ]
  t.match((await call('POST', `${flow.id}/assets`, asset(text))).json, {
    success: true,
    validation_errors: errors
  })
  t.match((await call('GET', flow.id)).json, { validation_errors: errors })
  t.match(await call('POST', `${flow.id}/publish`), { json: { error: { code: 139002 } } })
  for (const [wrong, error] of [
    ['{', 'INVALID_FLOW_JSON'],
    ['{"screens":[{}]}', 'MISSING_FLOW_JSON_VERSION'],
    ['{"version":"seven","screens":[{}]}', 'INVALID_FLOW_JSON_VERSION']
  ] as const) {
    t.match((await call('POST', `${flow.id}/assets`, asset(wrong))).json.validation_errors, [
      { error }
    ])
  }
  const listed = await call('GET', `${flow.id}/assets`)
  t.match(listed.json.data, [{ name: 'flow.json', asset_type: 'FLOW_JSON' }])
  const download = await fetch(listed.json.data[0].download_url)
  t.equal(await download.text(), '{"version":"seven","screens":[{}]}')
  t.strictSame(graph.violations, [])
})

t.test('lists are paged by cursors', async t => {
  const { graph, call } = await connect(t)
  const ids = Array.from({ length: 5 }, () => graph.addFlow().id)
  const seen: string[] = []
  let address = `${graph.state.wabaId}/flows?limit=2`
  let back = ''
  while (address) {
    const { json } = await call('GET', address)
    seen.push(...json.data.map((flow: { id: string }) => flow.id))
    address = json.paging.next
    back = json.paging.cursors.before
  }
  t.strictSame(seen, ids)
  const { json } = await call('GET', `${graph.state.wabaId}/flows?limit=2&before=${back}`)
  t.match(json.data, [{ id: ids[2] }, { id: ids[3] }])
  t.strictSame(graph.violations, [])
})

t.test('messages are held to the spec', async t => {
  const { graph, call } = await connect(t)
  graph.addFlow({ id: '123', name: 'visit' })
  graph.state.templates.set('book_visit', 'APPROVED')
  const path = `${graph.phoneId}/messages`
  const navigate = { flow_action: 'navigate', flow_action_payload: { screen: 'A', data: { a: 1 } } }
  const good = [
    messageOf({}),
    messageOf(navigate),
    messageOf({ flow_id: undefined, flow_name: 'visit' }),
    { ...messageOf({}), to: undefined, recipient: 'US.13491208655302741918' },
    templateOf(action)
  ]
  for (const message of good) {
    const reply = await call('POST', path, message)
    t.match(reply, {
      status: 200,
      json: { messages: [{ id: /^wamid\./ }], contacts: [{ wa_id: String }] }
    })
    const [{ id }] = reply.json.messages
    t.same(graph.state.messages.get(id)?.request, JSON.parse(JSON.stringify(message)))
  }
  t.strictSame(graph.violations, [])

  const table: [string, object, RegExp][] = [
    ['another product', { ...messageOf({}), messaging_product: 'sms' }, /messaging_product/],
    ['a number with +', { ...messageOf({}), to: '+5511999990000' }, /digits/],
    ['nobody', { ...messageOf({}), to: undefined }, /exactly one of to/],
    ['a member of Sinch', { ...messageOf({}), message_metadata: 'x' }, /message_metadata/],
    ['a version that is a number', messageOf({ flow_message_version: 3 }), /flow_message_version/],
    ['no version', messageOf({ flow_message_version: undefined }), /flow_message_version/],
    ['id and name', messageOf({ flow_name: 'visit' }), /exactly one of flow_id/],
    ['an id that is a number', messageOf({ flow_id: 123 }), /flow_id/],
    ['a mode of Sinch’s name', messageOf({ mode: undefined, flow_mode: 'draft' }), /flow_mode/],
    ['a long CTA', messageOf({ flow_cta: 'x'.repeat(31) }), /over 30/],
    ['a CTA with emoji', messageOf({ flow_cta: 'Go 🚀' }), /emoji/],
    ['no token', messageOf({ flow_token: undefined }), /flow_token/],
    [
      'a payload with data_exchange',
      messageOf({ ...navigate, flow_action: 'data_exchange' }),
      /omitted/
    ],
    ['an action in upper case', messageOf({ flow_action: 'NAVIGATE' }), /flow_action/],
    [
      'empty data',
      messageOf({ flow_action: 'navigate', flow_action_payload: { screen: 'A', data: {} } }),
      /empty/
    ],
    [
      'data as text',
      messageOf({ flow_action: 'navigate', flow_action_payload: { data: '{}' } }),
      /data/
    ],
    ['no body', messageOf({}, { body: undefined }), /body/],
    ['a long body', messageOf({}, { body: { text: 'x'.repeat(1025) } }), /over 1024/],
    ['a long header', messageOf({}, { header: { type: 'text', text: 'x'.repeat(61) } }), /over 60/],
    ['a long footer', messageOf({}, { footer: { text: 'x'.repeat(61) } }), /over 60/],
    ['no metadata', { ...messageOf({}), biz_opaque_callback_data: undefined }, /biz_opaque/],
    [
      'long metadata',
      { ...messageOf({}), biz_opaque_callback_data: 'x'.repeat(513) },
      /biz_opaque/
    ],
    ['an index that is a number', templateOf(action, { index: 0 }), /index/],
    ['another button', templateOf(action, { sub_type: 'FLOW' }), /sub_type/],
    [
      'a mode for a template',
      templateOf({ ...action, action: { ...action.action, mode: 'draft' } }),
      /mode/
    ],
    ['no token for a template', templateOf({ type: 'action', action: {} }), /flow_token/]
  ]
  for (const [name, body, words] of table) {
    t.match(await call('POST', path, body), { status: 400, json: { error: { code: 100 } } }, name)
    t.match(graph.violations.pop(), words, name)
  }
  t.equal(graph.sent().length, good.length)
})

t.test('a flow is sent as its status allows', async t => {
  const { graph, call } = await connect(t)
  const send = (flow_id: string, mode = 'published') =>
    call('POST', `${graph.phoneId}/messages`, messageOf({ flow_id, mode }))
  const refused = (code: number) => ({ status: 400, json: { error: { code } } })
  const draft = graph.addFlow({ status: 'DRAFT' })
  t.match(await send(draft.id), refused(100))
  t.match(await send(draft.id, 'draft'), { status: 200 })
  t.match(await send(graph.addFlow({ status: 'DRAFT', wasPublished: true }).id), { status: 200 })
  t.match(await send(graph.addFlow({ status: 'BLOCKED' }).id), refused(132068))
  t.match(await send(graph.addFlow({ status: 'DEPRECATED' }).id), refused(100))
  const throttled = graph.addFlow({ status: 'THROTTLED' })
  for (let sent = 0; sent < 10; sent++) t.match(await send(throttled.id), { status: 200 })
  t.match(await send(throttled.id), refused(132069))
  t.match(await send('424242'), refused(100))
  t.match(await call('POST', `${graph.phoneId}/messages`, templateOf(action)), refused(100))
  t.strictSame(graph.violations, [])
})

t.test('templates with a flow button are held to the spec', async t => {
  const { graph, call } = await connect(t)
  const path = `${graph.state.wabaId}/message_templates`
  const button = {
    type: 'FLOW',
    text: 'Book',
    flow_id: '123',
    flow_action: 'navigate',
    navigate_screen: 'A'
  }
  const template = (changed: object) => ({
    name: 'book_visit',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      { type: 'body', text: 'Time to book' },
      { type: 'BUTTONS', buttons: [{ ...button, ...changed }] }
    ]
  })
  t.match((await call('POST', path, template({}))).json, {
    id: /^\d+$/,
    status: 'PENDING',
    category: 'UTILITY'
  })
  t.strictSame(graph.violations, [])
  const table: [object, RegExp][] = [
    [template({ text: 'x'.repeat(26) }), /over 25/],
    [template({ flow_action: 'NAVIGATE' }), /flow_action/],
    [template({ flowId: '1' }), /flowId/],
    [template({ flow_name: 'visit' }), /exactly one/],
    [{ ...template({}), category: 'utility' }, /category/],
    [{ ...template({}), components: [{ type: 'HEADER', text: 'Clinic' }] }, /components/],
    [{ ...template({}), components: [{ type: 'FOOTER', text: 'x'.repeat(61) }] }, /components/]
  ]
  for (const [body, words] of table) {
    t.match(await call('POST', path, body), { status: 400 })
    t.match(graph.violations.pop(), words)
  }
})

t.test('media: an id has an address for some time, and both need the token', async t => {
  const { graph, call } = await connect(t)
  const bytes = Buffer.from([0xff, 0xd8, 0, 1])
  const id = graph.addMedia(bytes)
  const { json } = await call('GET', id)
  t.match(json, { id, mime_type: 'image/jpeg', sha256: /^[0-9a-f]{64}$/ })
  const authorization = `Bearer ${graph.state.token}`
  const download = await fetch(json.url, { headers: { authorization } })
  t.same(Buffer.from(await download.arrayBuffer()), bytes)
  graph.expireMediaUrls()
  t.equal((await fetch(json.url, { headers: { authorization } })).status, 404)
  t.strictSame(graph.violations, [])
  t.equal((await fetch(json.url)).status, 401)
  t.match(graph.violations, [/Bearer/])
})

t.test('what the spec does not allow elsewhere is refused and recorded', async t => {
  const { graph, call } = await connect(t)
  const flow = graph.addFlow({ status: 'DRAFT' })
  const flows = `${graph.state.wabaId}/flows`
  const visit = { name: 'visit', categories: ['OTHER'] }
  const table: [string, () => ReturnType<typeof call>, RegExp][] = [
    ['no category', () => call('POST', flows, { name: 'a', categories: [] }), /categories/],
    [
      'an unknown category',
      () => call('POST', flows, { name: 'a', categories: ['other'] }),
      /categories/
    ],
    [
      'one category as text',
      () => call('POST', flows, formOf({ name: 'a', categories: 'OTHER' })),
      /not JSON/
    ],
    ['flow_json as an object', () => call('POST', flows, { ...visit, flow_json: {} }), /flow_json/],
    [
      'plain HTTP',
      () => call('POST', flows, { ...visit, endpoint_uri: 'http://x.example' }),
      /endpoint_uri/
    ],
    ['publish without a file', () => call('POST', flows, { ...visit, publish: true }), /flow_json/],
    [
      'an application at creation',
      () => call('POST', flows, { ...visit, application_id: '1' }),
      /application_id/
    ],
    ['an update of nothing', () => call('POST', flow.id, {}), /nothing/],
    ['a status', () => call('POST', flow.id, { status: 'PUBLISHED' }), /status/],
    ['an asset as JSON', () => call('POST', `${flow.id}/assets`, { file: FLOW_JSON }), /multipart/],
    [
      'an asset of no type',
      () => call('POST', `${flow.id}/assets`, asset(FLOW_JSON, { type: '' })),
      /application\/json/
    ],
    [
      'another name',
      () => call('POST', `${flow.id}/assets`, asset(FLOW_JSON, { more: { name: 'visit.json' } })),
      /name/
    ],
    [
      'another asset',
      () =>
        call('POST', `${flow.id}/assets`, asset(FLOW_JSON, { more: { asset_type: 'flow_json' } })),
      /asset_type/
    ],
    [
      'a large asset',
      () => call('POST', `${flow.id}/assets`, asset(' '.repeat(10 * 1024 * 1024 + 1))),
      /10 MB/
    ],
    ['publishing with members', () => call('POST', `${flow.id}/publish`, { force: true }), /force/],
    ['an unknown field', () => call('GET', `${flow.id}?fields=id,versions`), /versions/],
    [
      'the old name of a field',
      () => call('GET', `${flow.id}?fields=data_channel_uri`),
      /data_channel_uri/
    ],
    ['a cursor of its own', () => call('GET', `${flows}?after=2`), /cursor/],
    ['a large page', () => call('GET', `${flows}?limit=101`), /limit/],
    ['an unknown edge', () => call('GET', `${flow.id}/screens`), /no such call/],
    ['an unknown method', () => call('PUT', flow.id, visit), /no such call/],
    [
      'a version that has ended',
      () => call('GET', `${graph.url.replace('v26.0', 'v20.0')}/${flow.id}`),
      /version/
    ],
    [
      'an override without its token',
      () =>
        call('POST', `${graph.state.wabaId}/subscribed_apps`, {
          override_callback_uri: 'https://x.example'
        }),
      /belong together/
    ],
    ['the token in the address', () => call('GET', `${flow.id}?access_token=x`), /address/],
    [
      'another scheme',
      () => call('GET', flow.id, undefined, { authorization: `OAuth ${graph.state.token}` }),
      /Bearer/
    ]
  ]
  for (const [name, ask, words] of table) {
    t.ok((await ask()).status >= 400, name)
    t.match(graph.violations.pop(), words, name)
  }
  t.match(await call('GET', flow.id, undefined, { authorization: 'Bearer x' }), {
    status: 401,
    json: { error: { code: 190, type: 'OAuthException' } }
  })
  t.strictSame(graph.violations, [], 'a wrong token may happen to anybody')
})

t.test('it misbehaves as it is told', async t => {
  const { graph, call } = await connect(t)
  const { id } = graph.addFlow({ id: '123' })
  graph.fail(
    { kind: 'expired' },
    { kind: 'busy', retryAfter: '3' },
    { kind: 'broken', status: 503 },
    { kind: 'drop', done: true, on: '/messages' }
  )
  t.match(await call('GET', id), { status: 401, json: { error: { code: 190 } } })
  t.match(await call('GET', id), { status: 429, json: { error: { code: 4, is_transient: true } } })
  t.match(await call('GET', id), { status: 503, json: { error: { code: 2, is_transient: true } } })
  t.match(await call('GET', id), { status: 200 })
  await t.rejects(call('POST', `${graph.phoneId}/messages`, messageOf({})))
  t.equal(graph.sent().length, 1)
})
