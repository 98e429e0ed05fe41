import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { createHttp } from '../../src/clients/http.ts'
import { defineFlow } from '../../src/index.ts'
import { createRegistry, createSender, type SenderOptions } from '../../src/sending/index.ts'
import { memoryStore } from '../../src/store/memory.ts'
import type { Store } from '../../src/store/store.ts'
import { createTokens } from '../../src/tokens/tokens.ts'
import { type Graph, startGraph } from '../standins/graph.ts'
import { startSinch } from '../standins/sinch.ts'
import { META_SECRET } from '../webhooks/callbacks.ts'
import { booking, receive, screens } from '../webhooks/serve.ts'

const KEY = 'Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI='
const visit = defineFlow({
  name: 'visit',
  screens: {
    DAY: {
      data: z.object({ days: z.array(z.string()), hint: z.string().default('soon') }),
      payload: z.object({ day: z.string() }),
      next: ['DONE']
    },
    TERMS: {},
    DONE: { data: z.object({ day: z.string() }) }
  }
})
const DAY = { action: 'navigate' as const, screen: 'DAY' as const, data: { days: ['mon'] } }
const INIT = { action: 'data_exchange' as const }
const PHONE = '46700000001'
const flowIds = { visit: '900100200300400' }

/** A sender, and what stands in for both services. */
async function start(t: Test, options: Partial<SenderOptions> & { store?: Store } = {}) {
  const sinch = await startSinch(t, { mode: 'CONVERSATION' })
  const graph = await startGraph(t)
  const metaFlow = graph.addFlow({ id: flowIds.visit, name: 'visit' })
  const store = options.store ?? memoryStore()
  const registry = createRegistry({ store, secrets: ['a state key of at least 32 characters'] })
  const warnings: object[] = []
  const sender = createSender({
    sinch: {
      ...{ projectId: sinch.state.projectId, appId: sinch.app.id, url: sinch.url, flowIds },
      ...{ keyId: sinch.state.keyId, keySecret: sinch.state.keySecret },
      ...{ authUrl: sinch.tokenUrl, provisioningUrl: sinch.provisioningUrl }
    },
    meta: { ...metaOf(graph), flowIds },
    tokens: createTokens({ keys: [KEY], store }),
    registry,
    http: createHttp({ sleep: async () => {}, timeoutMs: 300 }),
    log: { warn: fields => void warnings.push(fields) },
    now: () => 1_700_000_000_000,
    random: bytes => new Uint8Array(bytes).fill(7),
    ...options
  })
  const message = { via: 'sinch' as const, to: PHONE, flow: visit, body: 'Pick.', cta: 'Book' }
  return { sinch, graph, metaFlow, sender, registry, warnings, store, message }
}

function metaOf({ state, phoneId, url }: Graph) {
  return { token: state.token, url, phoneNumberId: phoneId, wabaId: state.wabaId }
}

t.test('through Sinch: the message as its spec has it, and what is remembered', async t => {
  const { sinch, sender, registry, message } = await start(t)
  const result = await sender.send({
    ...{ ...message, to: '+46 70-000 00 01', footer: 'One minute', open: DAY },
    mode: 'draft',
    header: { type: 'image' as const, link: 'https://cdn.example.com/clinic.png' },
    ...{ correlationId: 'c-1', callbackUrl: 'https://x.example/reports', ttlSeconds: 3600 },
    token: { user: 'C-1042' }
  })
  const [sent] = sinch.sent()
  t.match(result, { outcome: 'sent', messageId: sent?.id, flowToken: /^fg1\./ })
  t.strictSame(sent?.request, {
    app_id: sinch.app.id,
    recipient: {
      identified_by: { channel_identities: [{ channel: 'WHATSAPP', identity: PHONE }] }
    },
    channel_priority_order: ['WHATSAPP'],
    message: {
      channel_specific_message: {
        WHATSAPP: {
          message_type: 'FLOWS',
          message: {
            header: { type: 'image', image: { link: 'https://cdn.example.com/clinic.png' } },
            body: { text: 'Pick.' },
            footer: { text: 'One minute' },
            flow_id: '900100200300400',
            flow_token: result.flowToken,
            flow_cta: 'Book',
            flow_mode: 'draft',
            flow_action: 'navigate',
            flow_action_payload: { screen: 'DAY', data: { days: ['mon'], hint: 'soon' } }
          }
        }
      }
    },
    message_metadata: '{"send_id":"BwcHBwcHBwcHBwcHBwcHBw"}',
    correlation_id: 'c-1',
    callback_url: 'https://x.example/reports',
    ttl: '3600s'
  })
  t.strictSame(await registry.byToken(result.flowToken), {
    ...{ sendId: 'BwcHBwcHBwcHBwcHBwcHBw', flowToken: result.flowToken, flow: 'visit' },
    ...{ via: 'sinch', to: PHONE, messageId: sent?.id, outcome: 'sent', at: 1_700_000_000_000 }
  })
  t.strictSame(sinch.violations, [])
})

t.test('through Meta: the same message as its spec has it', async t => {
  const { graph, sender, registry, message } = await start(t)
  const result = await sender.send({
    ...{ ...message, open: DAY, token: 'mine', footer: 'One minute' },
    via: 'meta',
    header: { type: 'text' as const, text: 'Clinic' }
  })
  const [sent] = graph.sent()
  const messageId = sent?.id ?? ''
  t.strictSame(result, { outcome: 'sent', messageId, flowToken: 'mine' })
  t.strictSame(sent?.request, {
    ...{ messaging_product: 'whatsapp', recipient_type: 'individual', to: PHONE },
    biz_opaque_callback_data: 'BwcHBwcHBwcHBwcHBwcHBw',
    type: 'interactive',
    interactive: {
      type: 'flow',
      header: { type: 'text', text: 'Clinic' },
      body: { text: 'Pick.' },
      footer: { text: 'One minute' },
      action: {
        name: 'flow',
        parameters: {
          ...{ flow_message_version: '3', flow_id: flowIds.visit, flow_cta: 'Book' },
          ...{ flow_token: 'mine', mode: 'published', flow_action: 'navigate' },
          flow_action_payload: { screen: 'DAY', data: { days: ['mon'], hint: 'soon' } }
        }
      }
    }
  })
  t.match(await registry.byMessage('meta', messageId), { flowToken: 'mine', outcome: 'sent' })
  t.strictSame(graph.violations, [])
})

t.test('a flow that asks its endpoint has no payload, nor an empty screen any data', async t => {
  const { sinch, sender, message } = await start(t)
  await sender.send({ ...message, open: INIT })
  await sender.send({ ...message, open: { action: 'navigate', screen: 'TERMS' } })
  await sender.send({ ...message, to: { contactId: '01HXCONTACT0000000000000000' }, open: INIT })
  const bodies = sinch.sent().map(({ request }) => JSON.stringify(request))
  t.notMatch(bodies[0], /flow_action_payload/)
  t.match(bodies[1], '"flow_action_payload":{"screen":"TERMS"}')
  t.match(bodies[2], '"recipient":{"contact_id":"01HXCONTACT0000000000000000"}')
  t.strictSame(sinch.violations, [])
})

t.test('a flow without an id goes by its name at Meta, and not through Sinch', async t => {
  const { graph, message } = await start(t)
  const registry = createRegistry({ store: memoryStore(), secrets: ['x'] })
  const meta = metaOf(graph)
  const sinch = { projectId: 'p', appId: 'a', keyId: 'k', keySecret: 's' }
  const sender = createSender({ meta, sinch, registry })
  await sender.send({ ...message, via: 'meta', open: INIT, token: 'mine' })
  t.match(JSON.stringify(graph.sent()), '"flow_name":"visit"')
  await sender.send({ ...message, via: 'meta', open: INIT, token: 'mine', flowId: flowIds.visit })
  t.match(JSON.stringify(graph.sent()), `"flow_id":"${flowIds.visit}"`)
  await t.rejects(sender.send({ ...message, open: INIT, token: 'mine' }), /SINCH_FLOW_IDS/)
  await t.rejects(sender.send({ ...message, via: 'meta', open: INIT }), {
    code: 'FLOW_ERR_SEND',
    message: /token must be given/
  })
  const none = createSender({ registry })
  await t.rejects(
    none.send({ ...message, open: INIT }),
    /via must be a way that is set up: there is none/
  )
})

const long = (length: number) => 'ä'.repeat(length)
const asTemplate = (change: object) => ({
  ...{ body: undefined, cta: undefined },
  template: { name: 'visit_reminder', language: 'en_US', ...change }
})
const refused: [name: string, change: object, message: RegExp][] = [
  [
    'button of 21 at Sinch',
    { cta: long(21) },
    /cta must be a text of 1 to 20 characters, and has 21/
  ],
  ['button of 31 at Meta', { via: 'meta', cta: long(31) }, /cta must be a text of 1 to 30/],
  ['emoji on the button', { cta: 'Book 📅' }, /cta must be without emoji/],
  ['a keycap on the button', { cta: 'Book 1\ufe0f\u20e3' }, /cta must be without emoji/],
  ['empty button', { cta: '' }, /cta must be a text of 1 to 20/],
  ['body of 1025', { body: long(1025) }, /body must be .* 1024 .* has 1025/],
  ['no body', { body: undefined }, /body must be a text/],
  ['footer of 61', { footer: long(61) }, /footer must be .* 60 /],
  ['header of 61', { header: { type: 'text', text: long(61) } }, /header must be at most 60/],
  [
    'empty header of a template',
    { ...asTemplate({ header: { type: 'text', text: '' } }) },
    /template.header must be at most 60 characters, and not empty/
  ],
  [
    'header of 61 in a template',
    { ...asTemplate({ header: { type: 'text', text: long(61) } }), via: 'meta' },
    /template.header must be at most 60/
  ],
  [
    'template of no name that Meta gives',
    asTemplate({ name: 'Visit Reminder' }),
    /template.name must be lower-case/
  ],
  ['template of another language', asTemplate({ language: 'en-US' }), /template.language must be/],
  [
    'header over http',
    { header: { type: 'image' as const, link: 'http://x.example/a.png' } },
    /https/
  ],
  ['header of another type', { header: { type: 'gif' } }, /header.type must be of type text/],
  ['recipient in words', { to: 'Ada' }, /to must be a phone number/],
  ['recipient of 16 digits', { to: '4699999999999999' }, /to must be a phone number/],
  ['contact at Meta', { via: 'meta', to: { contactId: 'x' } }, /to must be/],
  ['ttl of 2 s', { ttlSeconds: 2 }, /ttlSeconds must be/],
  ['correlation id of 129', { correlationId: long(129) }, /correlationId must be/],
  ['unknown member', { colour: 'red' }, /colour/],
  ['flow id in letters', { flowId: 'abc' }, /flowId must be digits/],
  ['token of 513', { token: long(513) }, /token must be a text of 1 to 512/],
  [
    'token that stands for none',
    { token: 'unused' },
    /token must be none that stands for no token/
  ],
  ['way that does not exist', { via: 'toString' }, /via must be a way that is set up: sinch, meta/],
  [
    'screen that is led to',
    { open: { action: 'navigate', screen: 'DONE' } },
    /opens with: DAY, TERMS/
  ],
  [
    'data that does not fit',
    { open: { ...DAY, data: { days: 'secret' } } },
    /data of DAY .*days: expected array/
  ],
  ['data where there is none', { open: { ...DAY, screen: 'TERMS' } }, /TERMS takes no data/],
  ['other action', { open: { action: 'jump' } }, /open.action must be/],
  ['nothing to open', { open: undefined }, /open.action must be/]
]
t.test('what does not fit is refused before anything is sent, without quoting it', async t => {
  const { sinch, graph, sender, message } = await start(t)
  for (const [name, change, words] of refused) {
    const faulty = { ...message, open: INIT, ...change } as typeof message & { open: typeof INIT } // what does not compile
    for (const call of [sender.send, sender.preview]) {
      const error = await call(faulty).then(
        () => t.fail(name),
        error => error
      )
      t.match(error, { code: 'FLOW_ERR_SEND', message: words }, name)
      t.notMatch(error.message, /ää|Ada|469999|secret/, name)
    }
  }
  await t.rejects(sender.send({ ...message, open: INIT, token: { expiresIn: 'x' as '1d' } }), {
    code: 'FLOW_ERR_TOKEN_ISSUE'
  })
  t.strictSame([sinch.calls, graph.calls], [[], []])
})

t.test('what is as long as it may be is sent', async t => {
  const { sinch, sender, message } = await start(t)
  const texts = { cta: `${long(19)}©`, body: `${long(1023)}📅`, footer: long(60), token: long(512) }
  const header = { type: 'text' as const, text: long(60) }
  t.match(await sender.send({ ...message, ...texts, header, open: INIT }), { outcome: 'sent' })
  t.match(await sender.send({ ...message, ...texts, via: 'meta', cta: long(30), open: INIT }), {
    outcome: 'sent'
  })
  t.strictSame(sinch.violations, [])
})

t.test('a user id of WhatsApp is a recipient, on both ways', async t => {
  const { sinch, graph, sender, message } = await start(t)
  const to = 'US.13491208655302741918'
  await sender.send({ ...message, to, open: INIT })
  await sender.send({ ...message, to, via: 'meta', open: INIT })
  t.match(JSON.stringify(sinch.sent()[0]?.request), `"identity":"${to}"`)
  t.match(graph.sent()[0]?.request, { recipient: to, to: undefined })
  t.strictSame([sinch.violations, graph.violations], [[], []])
})

t.test('who and what is noted before the call, so a report settles what is unknown', async t => {
  const { sinch, sender, registry, message } = await start(t)
  sinch.fail({ kind: 'drop', on: 'messages:send', done: true })
  const result = await sender.send({ ...message, open: INIT })
  t.match(result, { outcome: 'unknown', reason: /connection was lost/, advice: /delivery report/ })
  t.match(await registry.byToken(result.flowToken), { outcome: 'unknown', to: PHONE })

  const [sent] = sinch.sent()
  const { send_id: sendId } = JSON.parse(sent?.request.message_metadata ?? '')
  const report = { via: 'sinch', messageId: sent?.id ?? '', status: 'queued', sendId } as const
  t.equal(await registry.report(report), 'joined')
  t.match(await registry.byToken(result.flowToken), { outcome: 'sent', messageId: sent?.id })
})

t.test('a status of Meta settles what is unknown, a message or a template', async t => {
  const { graph, sender, registry, message } = await start(t, { random: randomBytes })
  const { app, settled } = await receive(t, [booking.endpoint({ screens })], { registry })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  graph.subscribe(`${url}/webhooks/meta`, META_SECRET)
  graph.state.templates.set('visit_reminder', 'APPROVED')
  const { flow, to } = message
  const template = { name: 'visit_reminder', language: 'en_US' }
  const sends = [
    () => sender.send({ ...message, via: 'meta', open: INIT }),
    () => sender.send({ flow, to, template, via: 'meta', open: INIT })
  ]
  for (const [at, send] of sends.entries()) {
    graph.fail({ kind: 'drop', done: true })
    const { flowToken, ...result } = await send()
    t.match(result, { outcome: 'unknown', advice: /delivery report/ })
    const messageId = graph.sent()[at]?.id ?? ''
    await graph.deliver(graph.events.status(messageId, 'delivered'))
    await settled()
    const settledAs = { outcome: 'sent', messageId, status: 'delivered' }
    t.match(await registry.byToken(flowToken), settledAs)
  }
  t.strictSame(graph.violations, [])
})

t.test('a time-out is unknown, not failed', async t => {
  const { sinch, sender, message } = await start(t)
  sinch.fail({ kind: 'slow', ms: 600, on: 'messages:send' })
  t.match(await sender.send({ ...message, open: INIT }), { outcome: 'unknown', reason: /300 ms/ })
})

t.test('Meta that fails may have sent; Meta that refuses has not, and says why', async t => {
  const { graph, metaFlow, sender, registry, message } = await start(t)
  const meta = { ...message, via: 'meta' as const, open: INIT }
  graph.fail({ kind: 'drop', done: true }, { kind: 'broken', status: 503, done: true })
  for (let times = 0; times < 2; times++) t.match(await sender.send(meta), { outcome: 'unknown' })
  t.equal(graph.sent().length, 2)
  metaFlow.status = 'BLOCKED'
  const result = await sender.send(meta)
  t.match(result, { outcome: 'refused', reason: /the flow is blocked/, advice: /doctor/ })
  t.match(await registry.byToken(result.flowToken), { outcome: 'refused', reason: /blocked/ })
})

t.test('where nothing was sent, that is what is said', async t => {
  const { sinch, sender, registry, message } = await start(t)
  await sinch.down()
  const result = await sender.send({ ...message, open: INIT })
  t.match(result, { outcome: 'refused', reason: /no connection/, advice: /nothing was sent/ })
  t.match(await registry.byToken(result.flowToken), { outcome: 'refused' })
})

t.test('neither token nor recipient is in what a channel is quoted with', async t => {
  const error = { message: `(#100) cannot send mine to +${PHONE} with EAAtoken`, code: 100 }
  const body = Buffer.from(JSON.stringify({ error }))
  const { sender, message } = await start(t, {
    meta: { token: 'EAAtoken', url: 'https://graph.example', phoneNumberId: '1' },
    http: async () => ({
      outcome: 'answered',
      reply: { status: 400, headers: new Headers(), body }
    })
  })
  const result = await sender.send({ ...message, via: 'meta', open: INIT, token: 'mine' })
  const reason = /cannot send \[…\] to \+\[…\] with \[token\]/
  t.match(result, { outcome: 'refused', reason })
  t.notMatch(JSON.stringify({ ...result, flowToken: '' }), /mine|46700000001|EAAtoken/)
})

t.test('without the store nothing is sent; once it is sent, that is the result', async t => {
  const store = memoryStore()
  const { sinch, sender, warnings, message } = await start(t, { store })
  const update = store.update
  let writes = 0
  store.update = async (...args) => {
    writes += 1
    if (writes !== 2) throw new Error('down')
    return update(...args)
  }
  await t.rejects(sender.send({ ...message, open: INIT }), /down/)
  t.strictSame(sinch.calls, [])
  t.match(await sender.send({ ...message, open: INIT }), { outcome: 'sent' })
  t.strictSame(warnings, [{ sendId: 'BwcHBwcHBwcHBwcHBwcHBw', outcome: 'sent' }])
})

t.test('a preview is what would be sent, and nothing is', async t => {
  const { sinch, sender, registry, message } = await start(t)
  t.match(await sender.preview({ ...message, open: INIT }), {
    message: {
      channel_specific_message: { WHATSAPP: { message: { flow_token: '(a flow token)' } } }
    }
  })
  t.match(JSON.stringify(await sender.preview({ ...message, open: INIT, token: 'mine' })), '"mine"')
  t.strictSame(sinch.calls, [])
  t.strictSame(await registry.byToken('mine'), undefined)
})

t.test('a template carries token and data, and values for its places', async t => {
  const { sinch, graph, sender } = await start(t)
  const template = { name: 'visit_reminder', language: 'en_US', body: ['Ada', 'Monday'], button: 1 }
  const message = { to: PHONE, flow: visit, open: DAY, token: 'mine', template }
  t.match(await sender.send({ ...message, via: 'sinch' }), { outcome: 'sent' })
  t.strictSame(sinch.sent()[0]?.request.message, {
    template_message: {
      channel_template: {
        WHATSAPP: {
          template_id: 'visit_reminder',
          language_code: 'en_US',
          parameters: {
            'body[1]text': 'Ada',
            'body[2]text': 'Monday',
            'button[1]flow[1]action.flow_token': 'mine',
            'button[1]flow[1]action.flow_action_data': '{"days":["mon"],"hint":"soon"}'
          }
        }
      }
    }
  })
  graph.state.templates.set('visit_reminder', 'APPROVED')
  const header = { type: 'text' as const, text: 'Clinic' }
  t.match(await sender.send({ ...message, via: 'meta', template: { ...template, header } }), {
    outcome: 'sent'
  })
  t.strictSame(graph.sent()[0]?.request, {
    ...{ messaging_product: 'whatsapp', recipient_type: 'individual', to: PHONE },
    biz_opaque_callback_data: 'BwcHBwcHBwcHBwcHBwcHBw',
    type: 'template',
    template: {
      ...{ name: 'visit_reminder', language: { code: 'en_US' } },
      components: [
        { type: 'header', parameters: [{ type: 'text', text: 'Clinic' }] },
        {
          type: 'body',
          parameters: ['Ada', 'Monday'].map(text => ({ type: 'text', text }))
        },
        {
          ...{ type: 'button', sub_type: 'flow', index: '1' },
          parameters: [
            {
              type: 'action',
              action: { flow_token: 'mine', flow_action_data: { days: ['mon'], hint: 'soon' } }
            }
          ]
        }
      ]
    }
  })

  const link = 'https://cdn.example.com/a.pdf'
  const withFile = { ...template, header: { type: 'document' as const, link } }
  await sender.send({ ...message, via: 'sinch', template: withFile })
  await sender.send({ ...message, via: 'meta', template: withFile })
  t.match(JSON.stringify(sinch.sent()[1]?.request), `"header[1]document.link":"${link}"`)
  t.match(
    JSON.stringify(graph.sent()[1]?.request),
    `{"type":"document","document":{"link":"${link}"}}`
  )
  t.strictSame([sinch.violations, graph.violations], [[], []])
})

t.test('a template is made with the button of the flow', async t => {
  const { sinch, graph, sender } = await start(t)
  const open = { action: 'navigate' as const, screen: 'DAY' as const }
  const template = {
    ...{ flow: visit, name: 'visit_reminder', language: 'en_US', open },
    ...{ category: 'UTILITY' as const, body: 'Hello {{1}}', examples: ['Ada'], button: 'Book' },
    ...{ footer: 'Bye', header: 'Clinic' }
  }
  t.match(await sender.createTemplate({ ...template, via: 'sinch' }), {
    outcome: 'done',
    value: 'DRAFT'
  })
  const made = sinch.state.templates.get('visit_reminder')
  t.strictSame(made?.details.components, [
    { type: 'HEADER', text: 'Clinic' },
    { type: 'BODY', text: 'Hello {{1}}', examples: ['Ada'] },
    { type: 'FOOTER', text: 'Bye' },
    {
      type: 'BUTTONS',
      buttons: [
        {
          ...{ type: 'FLOW', text: 'Book', flowId: flowIds.visit },
          ...{ flowAction: 'NAVIGATE', navigateScreen: 'DAY' }
        }
      ]
    }
  ])
  t.match(await sender.createTemplate({ ...template, via: 'meta' }), {
    outcome: 'done',
    value: 'PENDING'
  })
  t.strictSame(graph.calls[0]?.body, {
    ...{ name: 'visit_reminder', language: 'en_US', category: 'UTILITY' },
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Clinic' },
      { type: 'BODY', text: 'Hello {{1}}', example: { body_text: [['Ada']] } },
      { type: 'FOOTER', text: 'Bye' },
      {
        type: 'BUTTONS',
        buttons: [
          {
            ...{ type: 'FLOW', text: 'Book', flow_id: flowIds.visit },
            ...{ flow_action: 'navigate', navigate_screen: 'DAY' }
          }
        ]
      }
    ]
  })
  t.strictSame([sinch.violations, graph.violations], [[], []])
  const other = defineFlow({ name: 'other', screens: { DAY: {} } })
  const faults: [object, RegExp][] = [
    [{ button: long(26) }, /button must be .* 25 /],
    [{ name: 'Visit Reminder' }, /name must be lower-case/],
    [{ open: { action: 'navigate', screen: 'DONE' } }, /opens with: DAY, TERMS/],
    [{ flow: other }, /must have its id at Meta/]
  ]
  for (const [change, message] of faults) {
    const faulty = { ...template, via: 'meta' as const, ...change }
    await t.rejects(sender.createTemplate(faulty), { code: 'FLOW_ERR_SEND', message })
  }
})
