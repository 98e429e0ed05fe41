import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { defineFlow, memoryStore } from '../../src/index.ts'
import { createRegistry, type Registry, type Sent } from '../../src/sending/registry.ts'
import { memoryQueue } from '../../src/store/memory-queue.ts'
import { phoneTo } from '../helper.ts'
import { metaMessages, metaNotification, metaReply, sinchCompletion } from './callbacks.ts'
import { booking, receive, STATE_KEY, screens } from './serve.ts'

type Given = Parameters<NonNullable<Parameters<typeof booking.endpoint>[0]['onComplete']>>[0]

/** An endpoint that notes what it is given. */
function noting(work: (given: Given) => unknown = () => {}) {
  const given: Given[] = []
  const endpoint = booking.endpoint({
    screens,
    async onComplete(context) {
      given.push(context)
      await work(context)
    }
  })
  return { given, endpoint }
}

/** What was sent from here, as the sender notes it. */
function registryOf(sent: Sent): Registry {
  return {
    note: async () => {},
    byToken: async token => (token === sent.flowToken ? sent : undefined),
    byMessage: async (via, id) => (via === sent.via && id === sent.messageId ? sent : undefined),
    report: async () => 'joined'
  }
}
const sent: Sent = {
  ...{ sendId: 's-1', flowToken: 'ft-1', flow: 'booking', via: 'sinch', to: '46700000001' },
  ...{ messageId: '01KAMESSAGE0000000000000000', outcome: 'sent', at: 0 }
}

t.test('onComplete is given the completion, its token, its contact and the state', async t => {
  const states: unknown[] = []
  const given: Given[] = []
  const endpoint = booking.endpoint({
    screens: {
      SLOT: async ({ state }) => {
        await state.set({ department: 'shoes' })
        return booking.screen('SLOT')
      }
    },
    async onComplete(context) {
      given.push(context)
      states.push(await context.state.get())
    }
  })
  const { app, sinch, meta, newToken, settled } = await receive(t, [endpoint])
  const [one, other] = [await newToken({ customer: 7 }), await newToken()]
  const asked = { version: '3.0', action: 'data_exchange', screen: 'SLOT', data: {} }
  t.equal((await phoneTo(app, 'booking')({ ...asked, flow_token: one })).status, 200)

  await sinch(sinchCompletion({ response: { flow_token: one, slot: '10:00', guests: 2 } }))
  await settled()
  await meta(
    metaReply({ response: { flow_token: other, slot: '11:00', wa_flow_response_params: {} } })
  )
  await settled()
  t.match(given, [
    {
      completion: { flow_token: one, slot: '10:00', guests: 2 },
      flowToken: one,
      token: { flow: 'booking', user: 'C-1', data: { customer: 7 } },
      via: 'sinch',
      contact: { phone: '46700000001' },
      message: {
        id: '01KAINBOUND000000000000000',
        replyTo: '01KAMESSAGE0000000000000000',
        at: new Date('2026-11-22T09:34:11Z'),
        sentTo: undefined
      },
      signal: AbortSignal
    },
    {
      completion: { slot: '11:00', guests: 1 },
      token: { data: undefined },
      via: 'meta',
      contact: { phone: '46700000001', userId: 'SE.1349120865530274', name: 'Ada' },
      message: { id: 'wamid.IN', replyTo: 'wamid.OUT' }
    }
  ])
  t.strictSame(states, [{ department: 'shoes' }, undefined])
})

t.test('copies run it once', async t => {
  t.test('of one message, also at the same instant', async t => {
    const { given, endpoint } = noting(() => sleep(20))
    const { sinch, newToken, settled } = await receive(t, [endpoint])
    const copy = sinchCompletion({ response: { flow_token: await newToken(), slot: '10:00' } })
    const replies = await Promise.all(Array.from({ length: 20 }, () => sinch(copy)))
    t.ok(replies.every(({ statusCode }) => statusCode === 200))
    await settled()
    t.equal((await sinch(copy)).statusCode, 200)
    await settled()
    t.equal(given.length, 1)
  })

  t.test('of one completion that comes through Sinch and through Meta', async t => {
    const { given, endpoint } = noting(() => sleep(20))
    const { sinch, meta, newToken, settled, dead } = await receive(t, [endpoint])
    const flow_token = await newToken()
    const bySinch = sinchCompletion({ response: { flow_token, slot: '10:00' } })
    const byMeta = metaReply({ response: { slot: '10:00', flow_token } })
    await Promise.all([sinch(bySinch), meta(byMeta)])
    await settled()
    t.equal(given.length, 1)
    t.strictSame(await dead(), [])
  })

  t.test('of one completion to which WhatsApp has added members on one of the ways', async t => {
    const { given, endpoint } = noting()
    const { sinch, meta, newToken, settled, dead } = await receive(t, [endpoint])
    const response = { flow_token: await newToken(), slot: '10:00' }
    await sinch(sinchCompletion({ response }))
    await settled()
    const added = { response_message: 'Sent', flow_id: '9', wa_flow_response_params: {} }
    await meta(metaReply({ response: { ...response, ...added } }))
    await settled()
    t.equal(given.length, 1)
    t.strictSame(await dead(), [])
  })

  t.test('without a token, by the message that was answered', async t => {
    const { given, endpoint } = noting()
    const { sinch, settled } = await receive(t, [endpoint], { registry: registryOf(sent) })
    await sinch(sinchCompletion({ response: { slot: '10:00' } }))
    await settled()
    await sinch(sinchCompletion({ id: '2', response: { flow_token: 'ft-1', slot: '10:00' } }))
    await settled()
    t.match(given, [
      { flowToken: 'ft-1', completion: { flow_token: 'ft-1' }, message: { sentTo: sent.to } }
    ])
    t.equal(given.length, 1)
  })

  t.test('and other answers of the same token are kept, not run', async t => {
    const { given, endpoint } = noting()
    const { sinch, newToken, settled, dead } = await receive(t, [endpoint])
    const flow_token = await newToken()
    for (const slot of ['10:00', '11:00']) {
      await sinch(sinchCompletion({ id: slot, response: { flow_token, slot } }))
      await settled()
    }
    t.match(given, [{ completion: { slot: '10:00' } }])
    t.equal(given.length, 1)
    t.match(await dead(), [{ reason: /completed before, with other answers/ }])
  })

  t.test('on two servers with one queue and store', async t => {
    const { given, endpoint } = noting(() => sleep(20))
    const shared = { queue: memoryQueue(), store: memoryStore() }
    const one = await receive(t, [endpoint], shared)
    const other = await receive(t, [endpoint], shared)
    const flow_token = await one.newToken()
    const params = { flow_token, slot: '10:00' }
    await Promise.all([
      one.sinch(sinchCompletion({ response: params })),
      other.sinch(sinchCompletion({ response: params })),
      other.meta(metaReply({ response: params }))
    ])
    await one.settled()
    t.equal(given.length, 1)
  })
})

t.test('what it throws is tried again, and kept in the end', async t => {
  let failures = 2
  const { given, endpoint } = noting(() => {
    if (failures-- > 0) throw new Error('slot 10:00 of Ada is taken')
  })
  const { sinch, newToken, settled, dead, queue, lines, text } = await receive(t, [endpoint])
  const flow_token = await newToken()
  await sinch(sinchCompletion({ response: { flow_token, slot: '10:00' } }))
  await settled()
  t.equal(given.length, 3)
  t.strictSame(await dead(), [])

  failures = 3
  const params = { flow_token: await newToken(), slot: '10:00' }
  await sinch(sinchCompletion({ id: 'other', response: params }))
  await settled()
  t.equal(given.length, 6)
  const [letter] = await dead()
  t.match(letter, {
    tries: 3,
    reason: 'FLOW_ERR_HANDLER: Handler of onComplete of booking failed'
  })
  t.equal(await queue.revive(letter?.id ?? ''), true)
  await settled()
  t.equal(given.length, 7)
  t.strictSame(await dead(), [])
  const outcomes = lines()
    .filter(({ job }) => job === 'handle')
    .map(({ outcome }) => outcome)
  t.strictSame(outcomes, ['failed', 'failed', 'done', 'failed', 'failed', 'dead', 'done'])
  t.notMatch(text(), /Ada|10:00|46700000001|fg1\./)
})

t.test('what cannot be joined is kept with the reason, and nothing of it is logged', async t => {
  const other = defineFlow({ name: 'other', screens: { A: {} } })
  const { given, endpoint } = noting()
  const { sinch, app, settled, dead, text } = await receive(t, [
    endpoint,
    other.endpoint({ screens: {} })
  ])
  const issue = async (flow: string) => String(await app.tokens?.issue({ flow }))
  const revoked = await issue('booking')
  await app.tokens?.revoke(revoked)
  const hostile = '{"flow_token":"x","__proto__":{"slot":"polluted"}}'
  const cases: [Record<string, unknown> | string, RegExp][] = [
    [{ slot: 'private' }, /no flow token, and answers no message/],
    [{ flow_token: 'unused', slot: 'private' }, /no flow token/],
    [{ flow_token: 7, slot: 'private' }, /no flow token/],
    [{ flow_token: 'of somebody else', slot: 'private' }, /unknown, and there are several flows/],
    [{ flow_token: 'fg1.private' }, /its flow token is forged/],
    [{ flow_token: revoked, slot: 'private' }, /its flow token is revoked/],
    [{ flow_token: await issue('gone'), slot: 'private' }, /a flow that is not served here/],
    [
      { flow_token: await issue('booking'), slot: 7 },
      /does not fit flow "booking": slot: expected string/
    ],
    [{ flow_token: await issue('other') }, /"other" has no onComplete, and FORWARD_URL is not set/],
    ['private', /is no JSON object/],
    ['["private"]', /is no JSON object/],
    ['null', /is no JSON object/],
    [`{"slot":"${'x'.repeat(256 * 1024)}"}`, /longer than 262144 characters/],
    ['['.repeat(10_000), /is no JSON object/],
    [`{"slot":${'['.repeat(5000)}${']'.repeat(5000)}}`, /nested deeper than 64 levels/],
    [hostile, /unknown, and there are several flows/]
  ]
  for (const [index, [response, reason]] of cases.entries()) {
    const reply = await sinch(sinchCompletion({ id: `m-${index}`, response }))
    t.equal(reply.statusCode, 200)
    await settled()
    const letters = await dead()
    t.equal(letters.length, index + 1)
    t.match(letters[0], { tries: 1, reason }, String(reason))
    t.match(letters[0]?.reason, /^FLOW_ERR_COMPLETION: /)
  }
  t.strictSame(given, [])
  t.equal(Object.hasOwn(Object.prototype, 'slot'), false)
  t.notMatch(text(), /private|polluted|46700000001|fg1\./)
})

t.test('hostile members of a completion are left out', async t => {
  const { given, endpoint } = noting()
  const { sinch, meta, newToken, settled } = await receive(t, [endpoint])
  const token = await newToken()
  const evil = '"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}'
  await sinch(sinchCompletion({ response: `{"flow_token":"${token}","slot":"10:00",${evil}}` }))
  await settled()
  // An object, as in one of Meta's samples; and a member beside that of ours.
  const params = JSON.parse(`{"flow_token":"${await newToken()}","slot":"11:00",${evil}}`)
  await meta(metaReply({ response: params, asObject: true }))
  await settled()
  t.match(given, [{ completion: { slot: '10:00' } }, { completion: { slot: '11:00' } }])
  for (const { completion } of given) {
    t.strictSame(Object.keys(completion).sort(), ['flow_token', 'guests', 'slot'])
    t.notOk('admin' in completion)
  }
})

t.test('a completion that Sinch has redacted is one all the same', async t => {
  const { endpoint, given } = noting()
  const { sinch, newToken, settled } = await receive(t, [endpoint])
  const response = { flow_token: await newToken(), slot: '10:00' }
  const { message, ...envelope } = sinchCompletion({ response })
  await sinch({ ...envelope, message_redaction: message })
  await settled()
  t.match(given, [{ via: 'sinch', completion: { slot: '10:00' } }])
})

t.test('a completion that Sinch could not map is found in what WhatsApp sent', async t => {
  const { endpoint, given } = noting()
  const { sinch, newToken, settled, app } = await receive(t, [endpoint])
  const raw = async (slot: string) =>
    JSON.stringify(
      metaNotification(
        metaMessages([metaReply({ response: { flow_token: await newToken(), slot } })])
      )
    )
  const { message, ...envelope } = sinchCompletion()
  const { contact_message: _, ...rest } = message
  const fallback_message = { raw_message: await raw('10:00') }
  await sinch({ ...envelope, message: { ...rest, contact_message: { fallback_message } } })
  const unsupported = { id: '01KAUNSUPPORTED00000000000', channel: 'WHATSAPP', contact_id: '' }
  const { channel_identity } = message
  const payload = await raw('11:00')
  await sinch({ ...envelope, unsupported_callback: { ...unsupported, channel_identity, payload } })
  await settled()
  t.match(given, [
    { via: 'sinch', completion: { slot: '10:00' }, contact: { phone: '46700000001' } },
    { via: 'sinch', completion: { slot: '11:00' }, contact: { phone: '46700000001' } }
  ])

  const deep = '['.repeat(5000) + ']'.repeat(5000)
  const others = ['no JSON', '{}', deep, JSON.stringify({ nfm_reply: 'a text' })]
  for (const payload of others) {
    const { statusCode } = await sinch({
      ...envelope,
      unsupported_callback: { ...unsupported, payload }
    })
    t.equal(statusCode, 200)
  }
  const { body } = await app.inject('/health/ready')
  t.match(JSON.parse(body).inbox.received, { 'sinch unsupported_callback': others.length })
  t.equal(given.length, 2)
})

t.test('a token of somebody else is of the only flow, or of what was sent', async t => {
  const params = { flow_token: 'campaign-7', slot: '10:00' }
  const { given, endpoint } = noting()
  const { sinch, settled, dead } = await receive(t, [endpoint])
  await sinch(sinchCompletion({ id: '1', response: params }))
  await sinch(sinchCompletion({ id: '2', response: params, from: '46700000002' }))
  await settled()
  t.strictSame(given.map(({ contact: { phone } }) => phone).sort(), ['46700000001', '46700000002'])
  t.strictSame(await dead(), [], 'one token for many users makes them no copies of each other')
})

t.test('a token that was sent to several is completed by each of them', async t => {
  const flow_token = 'campaign-7'
  const registry = createRegistry({ store: memoryStore(), secrets: [STATE_KEY] })
  const people = ['46700000001', '46700000002']
  for (const to of people) {
    await registry.note({ ...sent, sendId: to, flowToken: flow_token, to, messageId: `to ${to}` })
  }
  const { given, endpoint } = noting()
  const { sinch, settled, dead } = await receive(t, [endpoint], { registry })
  for (const from of people) {
    const response = { flow_token, slot: '10:00' }
    await sinch(sinchCompletion({ id: from, messageId: `to ${from}`, from, response }))
  }
  await settled()
  const told = given.map(({ contact, message }) => [contact.phone, message.sentTo])
  t.strictSame(
    told.sort(),
    people.map(person => [person, person])
  )
  t.strictSame(await dead(), [])
})

t.test('whoever completes a flow has had the message, even if sending it timed out', async t => {
  const registry = createRegistry({ store: memoryStore(), secrets: [STATE_KEY] })
  const { sinch, newToken, settled } = await receive(t, [noting().endpoint], { registry })
  const flow_token = await newToken()
  const { messageId: _, ...call } = sent
  const messageId = '01KALATER0000000000000000000'
  await registry.note({ ...call, flowToken: flow_token, outcome: 'unknown' })
  await sinch(sinchCompletion({ messageId, response: { flow_token, slot: '10:00' } }))
  await settled()
  t.match(await registry.byToken(flow_token), { outcome: 'sent', status: 'read', messageId })
})

t.test('a completion is kept whatever is strange beside it', async t => {
  const { given, endpoint } = noting()
  const { sinch, meta, newToken, settled, dead } = await receive(t, [endpoint])
  const strange = [
    { from: null },
    { from_user_id: 7, from_parent_user_id: {} },
    { timestamp: 'soon' },
    { timestamp: '99999999999999999' },
    { context: 7 },
    { context: { id: 7 } },
    { id: undefined }
  ]
  for (const [index, members] of strange.entries()) {
    const response = { flow_token: await newToken(), slot: '10:00' }
    await meta({ ...metaReply({ id: `wamid.${index}`, response }), ...members })
  }
  const strangeToo = [
    { id: undefined },
    { id: 7 },
    { channel_identity: { identity: 7 } },
    { channel_identity: 7 },
    { accept_time: 7 },
    { injected: 'no' }
  ]
  for (const [index, members] of strangeToo.entries()) {
    const response = { flow_token: await newToken(), slot: '10:00' }
    const { message, ...envelope } = sinchCompletion({ id: `m-${index}`, response })
    const { contact_message } = message
    await sinch({
      ...{ ...envelope, event_time: 7 },
      message: { ...message, contact_message: { ...contact_message, reply_to: 7 }, ...members }
    })
  }
  await settled()
  t.equal(given.length, strange.length + strangeToo.length)
  for (const { message } of given) t.ok(Date.parse(String(message.at)) > 0)
  t.strictSame(await dead(), [])
})

t.test('an expired or used token is as good as it was when the flow began', async t => {
  const { given, endpoint } = noting()
  const { app, sinch, settled } = await receive(t, [endpoint])
  const flow_token = String(
    await app.tokens?.issue({ flow: booking, expiresIn: '1s', singleUse: true })
  )
  await app.tokens?.use(flow_token)
  await sleep(1100)
  await sinch(sinchCompletion({ response: { flow_token, slot: '10:00' } }))
  await settled()
  t.match(given, [{ token: { singleUse: true } }])
})

t.test('a token for a single use is used up by a completion on the phone', async t => {
  const { app, sinch, settled } = await receive(t, [noting().endpoint])
  const flow_token = String(await app.tokens?.issue({ flow: booking, singleUse: true }))
  await sinch(sinchCompletion({ response: { flow_token, slot: '10:00' } }))
  await settled()
  t.match(await app.tokens?.check(flow_token), { refusal: 'used' })
})

t.test('a report that comes before its message is noted is joined all the same', async t => {
  const registry = createRegistry({ store: memoryStore(), secrets: [STATE_KEY] })
  const asked: string[] = []
  const slow: Registry = {
    ...registry,
    async report(told) {
      asked.push(told.messageId)
      const found = await registry.report(told)
      if (asked.length === 1) await registry.note({ ...sent, via: 'meta', messageId: 'wamid.1' })
      return found
    }
  }
  const { notify, settled } = await receive(t, [noting().endpoint], { registry: slow })
  const statuses = [{ id: 'wamid.1', status: 'delivered' }]
  await notify({ entry: [{ id: 'W', changes: [{ field: 'messages', value: { statuses } }] }] })
  await settled()
  t.strictSame(asked, ['wamid.1', 'wamid.1'])
  t.match(await registry.byMessage('meta', 'wamid.1'), { status: 'delivered' })
})

t.test('a delivery report is told to the registry, once for each status', async t => {
  const reports: unknown[] = []
  const registry: Registry = {
    ...registryOf(sent),
    report: async report => {
      reports.push(report)
      return 'joined'
    }
  }
  const { sinch, notify, settled } = await receive(t, [noting().endpoint], { registry })
  const report = (status: string, rest = {}) => ({
    app_id: 'a',
    message_delivery_report: {
      ...{ message_id: 'm-1', status, metadata: '{"send_id":"s-1"}' },
      ...rest
    }
  })
  const reason = {
    code: 'OUTSIDE_ALLOWED_SENDING_WINDOW',
    description: 'window closed',
    channel_code: '131047'
  }
  const submitted = { message_id: 'm-0', metadata: '{"send_id":"s-0"}', submitted_message: {} }
  for (const body of [
    { app_id: 'a', message_submit_notification: submitted },
    report('QUEUED_ON_CHANNEL'),
    report('DELIVERED'),
    report('DELIVERED'),
    report('READ'),
    report('FAILED', { reason })
  ]) {
    await sinch(body)
    await settled()
  }
  const failed = {
    id: 'wamid.1',
    status: 'failed',
    errors: [{ code: 131026, title: 'Undeliverable' }]
  }
  const statuses = [{ id: 'wamid.1', status: 'sent' }, failed, { id: 'wamid.1', status: 'new' }]
  const change = { field: 'messages', value: { statuses } }
  await notify({ entry: [{ id: 'W', changes: [change] }] })
  await settled()
  const own = { via: 'sinch', messageId: 'm-1', sendId: 's-1' }
  t.strictSame(reports.slice(0, 5), [
    { via: 'sinch', messageId: 'm-0', sendId: 's-0', status: 'queued' },
    { ...own, status: 'queued' },
    { ...own, status: 'delivered' },
    { ...own, status: 'read' },
    {
      ...{ ...own, status: 'failed' },
      reason:
        'OUTSIDE_ALLOWED_SENDING_WINDOW: the recipient has not written in the last 24 hours: ' +
        'send a template (WhatsApp 131047)'
    }
  ])
  t.match(
    new Set(reports.slice(5)),
    new Set([
      { via: 'meta', messageId: 'wamid.1', status: 'failed', reason: '131026 Undeliverable' },
      { via: 'meta', messageId: 'wamid.1', status: 'sent' }
    ])
  )
})
