import t, { type Test } from 'tap'
import { type SinchOptions, startSinch } from './sinch.ts'

const APP = '01KAAPP0000000000000000000'
const status = 'FLOW_STATUS_PUBLISHED'
const flows = ['1', '2', '3'].map(
  id => ({ id, name: `flow ${id}`, status, screens: ['A', id] }) as const
)
const send = (identity: string, more: object = {}) => ({
  app_id: APP,
  recipient: { identified_by: { channel_identities: [{ channel: 'WHATSAPP', identity }] } },
  channel_priority_order: ['WHATSAPP'],
  message: {
    channel_specific_message: {
      WHATSAPP: {
        message_type: 'FLOWS',
        message: {
          body: { text: 'Pick a time' },
          flow_id: '1',
          flow_token: 'ft_1',
          flow_cta: 'Book',
          flow_action: 'data_exchange'
        }
      }
    }
  },
  ...more
})

async function connect(t: Test, options: SinchOptions = {}) {
  const sinch = await startSinch(t, options)
  sinch.state.tokens.set('good', Number.POSITIVE_INFINITY)
  const base = { authorization: 'Bearer good', accept: 'application/json', 'user-agent': 'test' }
  async function call(method: string, path: string, body?: object, host = sinch.url) {
    const json = body && { body: JSON.stringify(body) }
    const headers = { ...base, ...(body && { 'content-type': 'application/json' }) }
    const address = `${host}/v1/projects/${sinch.state.projectId}/${path}`
    const reply = await fetch(address, { method, headers, ...json })
    // A reply is compared with what the spec shows, member by member.
    return { status: reply.status, json: Object(await reply.json()) }
  }
  const provision = (method: string, path: string, body?: object) =>
    call(method, `whatsapp/${path}`, body, sinch.provisioningUrl)
  return { sinch, call, provision }
}

t.test('messages are read back where the app keeps them', async t => {
  const none = await connect(t)
  const { json } = await none.call('POST', 'messages:send', send('46700000001'))
  t.equal((await none.call('GET', `messages/${json.message_id}`)).status, 404)
  const source = 'messages_source=DISPATCH_SOURCE'
  t.equal((await none.call('GET', `messages/${json.message_id}?${source}`)).status, 404)
  t.strictSame(none.sinch.violations, [])

  const { sinch, call } = await connect(t, { retentionDays: 7 })
  for (const identity of ['46700000001', '46700000002', '46700000001']) {
    await call('POST', 'messages:send', send(identity, { message_metadata: identity }))
  }
  const [first, , last] = sinch.sent().map(({ id }) => id)
  t.match(await call('GET', `messages/${first}?${source}`), {
    json: { id: first, direction: 'TO_CONTACT', metadata: '46700000001' }
  })
  const query = `${source}&app_id=${APP}&channel=WHATSAPP&channel_identity=46700000001&page_size=1`
  const page = await call('GET', `messages?${query}`)
  t.match(page.json.messages, [{ id: last }], 'newest first')
  const rest = await call('GET', `messages?${query}&page_token=${page.json.next_page_token}`)
  t.match(rest.json.messages, [{ id: first }])
  t.strictSame(sinch.violations, [])

  const conversations = await connect(t, { mode: 'CONVERSATION' })
  const sent = await conversations.call('POST', 'messages:send', send('46700000001'))
  t.equal((await conversations.call('GET', `messages/${sent.json.message_id}`)).status, 200)
})

t.test('flows and their screens are listed, page by page', async t => {
  const { sinch, provision } = await connect(t, { flows, pageSize: 2 })
  const first = await provision('GET', 'flows')
  t.match(first.json, { totalSize: 3, pageSize: 2, flows: [{ id: '1', status }, { id: '2' }] })
  const second = await provision('GET', `flows?pageToken=${first.json.nextPageToken}&pageSize=2`)
  t.match(second.json, { flows: [{ id: '3' }], previousPageToken: String })
  t.notOk(second.json.nextPageToken)
  t.same((await provision('GET', 'flows/2/screens')).json, { screens: [{ id: 'A' }, { id: '2' }] })
  t.match(await provision('GET', 'flows/9/screens'), {
    status: 404,
    json: { errorCode: 'flow_not_found', message: String, resolution: String }
  })
  t.strictSame(sinch.violations, [])
  for (const [method, path, words] of [
    ['GET', 'flows?page_size=2', /page_size/],
    ['GET', 'flows?pageSize=101', /pageSize/],
    ['POST', 'flows', /no such call/]
  ] as const) {
    t.ok((await provision(method, path, method === 'POST' ? {} : undefined)).status >= 400)
    t.match(sinch.violations.pop(), words)
  }
})

t.test('webhooks: DISMISS by default, one for a target, five in an app', async t => {
  const { sinch, call } = await connect(t)
  const hook = (target: string, more: object = {}) => ({
    app_id: APP,
    target,
    target_type: 'HTTP',
    triggers: ['MESSAGE_INBOUND', 'MESSAGE_DELIVERY'],
    secret: 'long random value',
    ...more
  })
  const silent = await call(
    'POST',
    'webhooks',
    hook('https://a.example', { target_type: undefined })
  )
  t.match(silent, { status: 200, json: { target_type: 'DISMISS' } })
  const { id } = silent.json
  t.match(await call('POST', 'webhooks', hook('https://a.example')), { status: 400 })
  const patch = await call('PATCH', `webhooks/${id}?update_mask=target_type`, {
    target_type: 'HTTP'
  })
  t.match(patch.json, { id, target: 'https://a.example', target_type: 'HTTP' })
  for (const name of ['b', 'c', 'd', 'e']) {
    t.equal((await call('POST', 'webhooks', hook(`https://${name}.example`))).status, 200)
  }
  t.equal((await call('POST', 'webhooks', hook('https://f.example'))).status, 400)
  t.equal((await call('DELETE', `webhooks/${id}`)).status, 200)
  const listed = await call('GET', `apps/${APP}/webhooks`)
  t.match(listed.json.webhooks, [{ target: 'https://b.example' }, {}, {}, {}])
  t.notOk('secret' in listed.json.webhooks[0])
  t.match((await call('GET', `apps/${APP}`)).json, { processing_mode: 'DISPATCH' })
  t.strictSame(sinch.violations, [])

  for (const [wrong, words] of [
    [{ target: 'https://eu.conversation.api.sinch.com/x' }, /Sinch/],
    [{ target: `https://a.example/${'x'.repeat(742)}` }, /target/],
    [{ triggers: ['UNSPECIFIED_TRIGGER'] }, /triggers/],
    [{ triggers: [] }, /triggers/],
    [{ target_type: 'http' }, /target_type/],
    [{ secret: '' }, /secret/],
    [{ app_id: undefined }, /app_id/],
    [{ url: 'https://a.example' }, /url/]
  ] as const) {
    t.equal((await call('POST', 'webhooks', hook('https://z.example', wrong))).status, 400)
    t.match(sinch.violations.pop(), words)
  }
})

t.test('templates with a flow button are held to the spec', async t => {
  const { sinch, provision } = await connect(t)
  const button = {
    type: 'FLOW',
    text: 'Confirm',
    flowId: '1',
    flowAction: 'NAVIGATE',
    navigateScreen: 'A'
  }
  const template = (changed: object, more: object = {}) => ({
    name: 'visit_reminder',
    category: 'UTILITY',
    language: 'EN',
    details: {
      components: [
        { type: 'BODY', text: 'Hello {{1}}', examples: ['Ada'] },
        { type: 'BUTTONS', buttons: [{ ...button, ...changed }] }
      ]
    },
    ...more
  })
  t.equal((await provision('POST', 'templates', template({}))).status, 201)
  t.match((await provision('GET', 'templates')).json, { templates: [{ name: 'visit_reminder' }] })
  t.strictSame(sinch.violations, [])
  for (const [changed, more, words] of [
    [{ text: 'x'.repeat(26) }, {}, /over 25/],
    [{ flowAction: 'navigate' }, {}, /flowAction/],
    [{ flow_id: '1' }, {}, /flow_id/],
    [{ navigateScreen: undefined }, {}, /belongs to NAVIGATE/],
    [{}, { category: 'utility' }, /category/],
    [{}, { details: { components: [{ type: 'BUTTONS', buttons: [button] }] } }, /BODY/]
  ] as const) {
    t.equal((await provision('POST', 'templates', template(changed, more))).status, 400)
    t.match(sinch.violations.pop(), words)
  }
})
