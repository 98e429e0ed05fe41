import t, { type Test } from 'tap'
import { createHttp } from '../../../src/clients/http.ts'
import {
  createFlowTemplate,
  createWebhook,
  listFlows,
  listScreens,
  listWebhooks,
  sendMessage,
  sinchClient,
  TRIGGERS
} from '../../../src/clients/sinch/index.ts'
import { type SinchOptions, startSinch } from '../../standins/sinch.ts'

/** A client of a stand-in, and how long it would have waited. */
async function start(t: Test, options: SinchOptions = {}) {
  const service = await startSinch(t, options)
  const waits: number[] = []
  const sleep = async (ms: number) => void waits.push(ms)
  const settings = {
    projectId: service.state.projectId,
    keyId: service.state.keyId,
    keySecret: service.state.keySecret,
    url: service.url,
    authUrl: service.tokenUrl,
    provisioningUrl: service.provisioningUrl,
    http: createHttp({ sleep, random: () => 0.5, timeoutMs: 300 }),
    now: options.now ?? Date.now
  }
  const body = {
    app_id: service.app.id,
    recipient: {
      identified_by: { channel_identities: [{ channel: 'WHATSAPP', identity: '46700000001' }] }
    },
    channel_priority_order: ['WHATSAPP'],
    message: {
      channel_specific_message: {
        WHATSAPP: {
          message_type: 'FLOWS',
          message: {
            ...{ flow_id: '900', flow_cta: 'Book', flow_token: 't', body: { text: 'Hello' } },
            ...{ flow_action: 'data_exchange' }
          }
        }
      }
    }
  }
  const sinch = sinchClient(settings)
  const tokenCalls = () => service.calls.filter(({ path }) => path === '/oauth2/token').length
  return { service, settings, sinch, body, send: () => sendMessage(sinch, body), tokenCalls, waits }
}

t.test('a message is queued, with a token that all calls share', async t => {
  const { service, sinch, send, tokenCalls } = await start(t)
  const results = await Promise.all([send(), send(), send(), listWebhooks(sinch, service.app.id)])
  for (const { outcome } of results) t.equal(outcome, 'done')
  t.equal(service.sent().length, 3)
  t.equal(tokenCalls(), 1)
  t.strictSame(service.violations, [])
})

t.test('a token is replaced a minute before it ends', async t => {
  let at = 1_000_000
  const { send, tokenCalls } = await start(t, { now: () => at })
  await send()
  at += 3_539_000
  await send()
  t.equal(tokenCalls(), 1)
  at += 1000
  await send()
  t.equal(tokenCalls(), 2)
})

t.test('a token that expires early is replaced once, for all who had it', async t => {
  const { service, send, tokenCalls } = await start(t)
  await send()
  service.expireTokens()
  const results = await Promise.all([send(), send(), send()])
  for (const { outcome } of results) t.equal(outcome, 'done')
  t.equal(tokenCalls(), 2)
  t.equal(service.sent().length, 4)
})

t.test('a token that expires again and again is a refusal', async t => {
  const { service, send, tokenCalls } = await start(t)
  service.fail({ kind: 'expired', times: 2 })
  t.match(await send(), { outcome: 'refused', status: 401 })
  t.equal(tokenCalls(), 2)
  t.match(await send(), { outcome: 'done' })
})

t.test('who cannot have a token sends nothing', async t => {
  const { service, send, settings, body } = await start(t)
  service.fail({ kind: 'busy', times: 4, on: '/oauth2/token' })
  t.match(await send(), { outcome: 'refused', status: 429 })
  service.fail({ kind: 'broken', times: 4, on: '/oauth2/token' })
  t.match(await send(), { outcome: 'unsent' })
  service.fail({ kind: 'drop', times: 4, on: '/oauth2/token' })
  t.match(await send(), { outcome: 'unsent', reason: /no token: the connection was lost/ })
  const keySecret = 'a-wrong-secret'
  const refused = await sendMessage(sinchClient({ ...settings, keySecret }), body)
  t.match(refused, { outcome: 'refused', status: 401, advice: /SINCH_KEY_ID/ })
  t.strictSame(service.sent(), [])
  t.equal((await send()).outcome, 'done', 'and the next one gets one')
})

t.test('what may have been queued is not sent again', async t => {
  const faults = [
    { kind: 'broken', done: true },
    { kind: 'broken', status: 503, done: true },
    { kind: 'drop', done: true },
    { kind: 'slow', ms: 600 }
  ] as const
  for (const fault of faults) {
    const { service, send } = await start(t)
    service.fail(fault)
    t.equal((await send()).outcome, 'unknown', fault.kind)
    const sends = service.calls.filter(({ path }) => path.endsWith('/messages:send'))
    t.equal(sends.length, 1, fault.kind)
  }
})

t.test('what was not queued is sent again: 429, no connection', async t => {
  const { service, send, waits } = await start(t)
  service.fail({ kind: 'busy' }, { kind: 'busy', retryAfter: '3' })
  t.equal((await send()).outcome, 'done')
  t.strictSame(waits, [500, 4000])
  t.equal(service.sent().length, 1)
  await service.down()
  t.match(await send(), { outcome: 'unsent', reason: 'no connection (ECONNREFUSED)' })
})

t.test('a refusal is told in words, in either shape of Sinch, and without one', async t => {
  for (const errorShape of ['wrapped', 'bare', 'none'] as const) {
    const { sinch, body } = await start(t, { errorShape })
    const result = await sendMessage(sinch, { ...body, app_id: 'not a ULID' })
    const own = errorShape === 'none' ? '' : 'Sinch says: .*INVALID_ARGUMENT'
    t.match(result, {
      outcome: 'refused',
      status: 400,
      reason: new RegExp(`Sinch does not take the request.*${own}`),
      advice: /SINCH_APP_ID/
    })
  }
})

t.test('an app of another region is unknown', async t => {
  const { service, settings, body } = await start(t)
  const sinch = sinchClient({ ...settings, url: service.urlOf('us') })
  const result = await sendMessage(sinch, body)
  t.match(result, { outcome: 'refused', status: 404, advice: /SINCH_REGION/ })
})

t.test('a region is a host, and every host can be another', async t => {
  const urls: string[] = []
  const http = async ({ url }: { url: string }) => {
    urls.push(url)
    const body = Buffer.from('{"access_token":"t","expires_in":3600,"message_id":"m"}')
    return { outcome: 'answered' as const, reply: { status: 200, headers: new Headers(), body } }
  }
  const options = { projectId: 'p', keyId: 'k', keySecret: 's', http }
  await sendMessage(sinchClient({ ...options, region: 'br' }), {})
  await listFlows(sinchClient(options))
  await sendMessage(sinchClient({ ...options, url: 'https://sinch.example/' }), {})
  t.strictSame(
    urls.filter(url => !url.includes('auth.')),
    [
      'https://br.conversation.api.sinch.com/v1/projects/p/messages:send',
      'https://provisioning.api.sinch.com/v1/projects/p/whatsapp/flows?pageSize=100',
      'https://sinch.example/v1/projects/p/messages:send'
    ]
  )
  t.equal(urls[0], 'https://auth.sinch.com/oauth2/token')
})

t.test('no secret is in what is told, although Sinch may quote it', async t => {
  const http = async ({ url }: { url: string }) => {
    const isToken = url.endsWith('/oauth2/token')
    const quoting = { error: { message: 'bad: s3cret-of-key and eyJtoken', status: 'X' } }
    const body = isToken ? { access_token: 'eyJtoken', expires_in: 3600 } : quoting
    const reply = { status: isToken ? 200 : 400, headers: new Headers() }
    const bytes = Buffer.from(JSON.stringify(body))
    return { outcome: 'answered' as const, reply: { ...reply, body: bytes } }
  }
  const sinch = sinchClient({ projectId: 'p', keyId: 'k', keySecret: 's3cret-of-key', http })
  const result = await sendMessage(sinch, {})
  t.match(result, { outcome: 'refused', reason: /bad: \[…\] and \[…\]/ })
})

t.test('nor are the credentials that a token is asked for with, in either form', async t => {
  const basic = Buffer.from('a-key:s3cret-of-key').toString('base64')
  const quoting = { error: 'invalid_client', error_description: `Basic ${basic} is s3cret-of-key` }
  const http = async () => {
    const body = Buffer.from(JSON.stringify(quoting))
    return { outcome: 'answered' as const, reply: { status: 401, headers: new Headers(), body } }
  }
  const sinch = sinchClient({ projectId: 'p', keyId: 'a-key', keySecret: 's3cret-of-key', http })
  const result = await sendMessage(sinch, {})
  t.match(result, { outcome: 'refused', reason: /Basic \[…\] is \[…\]/ })
})

t.test('a reply of another form may have been done', async t => {
  const http = async () => {
    const body = Buffer.from('{"access_token":"t","expires_in":3600}')
    return { outcome: 'answered' as const, reply: { status: 200, headers: new Headers(), body } }
  }
  const sinch = sinchClient({ projectId: 'p', keyId: 'k', keySecret: 's', http })
  t.match(await sendMessage(sinch, {}), { outcome: 'unknown', reason: /at message_id/ })
})

t.test('flows are listed to the last page, and their screens', async t => {
  const flows = Array.from({ length: 250 }, (_, index) => ({
    ...{ id: String(1000 + index), name: `flow ${index}`, screens: ['DAY', 'DONE'] },
    status: 'FLOW_STATUS_PUBLISHED' as const
  }))
  const { service, sinch } = await start(t, { flows })
  const listed = await listFlows(sinch)
  t.strictSame(
    listed.outcome === 'done' && listed.value.map(({ id }) => id),
    flows.map(({ id }) => id)
  )
  t.strictSame(await listScreens(sinch, '1000'), { outcome: 'done', value: ['DAY', 'DONE'] })
  const none = await listScreens(sinch, '1')
  t.match(none, { outcome: 'refused', status: 404, reason: /flow_not_found/ })
  t.strictSame(service.violations, [])
})

t.test('reading is tried again', async t => {
  const { service, sinch } = await start(t)
  service.fail({ kind: 'broken' }, { kind: 'drop' }, { kind: 'busy' })
  t.strictSame(await listFlows(sinch), { outcome: 'done', value: [] })
})

t.test('a webhook is made that is not silent, and listed', async t => {
  const { service, sinch } = await start(t)
  const target = 'https://flows.example.com/webhooks/sinch'
  const made = await createWebhook(sinch, { appId: service.app.id, target, secret: 'long' })
  t.match(made, { outcome: 'done', value: { target, target_type: 'HTTP' } })
  const listed = await listWebhooks(sinch, service.app.id)
  t.match(listed, { outcome: 'done', value: [{ target, triggers: TRIGGERS }] })
  t.strictSame(service.violations, [])
})

t.test('a template has the button of a flow', async t => {
  const { service, sinch } = await start(t)
  const template = {
    ...{ name: 'visit', language: 'en_US', flowId: '900' },
    category: 'UTILITY',
    ...{ body: 'Hello {{1}}', examples: ['Ada'], header: 'Clinic', footer: 'Bye', button: 'Book' },
    open: { action: 'navigate', screen: 'DAY' }
  } as const
  t.match(await createFlowTemplate(sinch, template), { outcome: 'done', value: { state: 'DRAFT' } })
  const open = { action: 'data_exchange' } as const
  t.equal((await createFlowTemplate(sinch, { ...template, name: 'b', open })).outcome, 'done')
  t.strictSame(service.violations, [])
})
