import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { metaJson } from './graph/events.ts'
import { startGraph } from './graph.ts'
import { metaSignature, sinchSignature } from './signature.ts'
import type { SentMessage } from './sinch/state.ts'
import { startSinch } from './sinch.ts'

/** Somebody's webhook: answers as told, then 200, and keeps what came. */
async function startWebhook(t: Test, ...statuses: number[]) {
  const received: { raw: string; json: unknown; headers: IncomingHttpHeaders }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const url = new URL(request.url ?? '', 'http://webhook')
    const challenge = url.searchParams.get('hub.challenge')
    if (challenge !== null) {
      const isRight = url.searchParams.get('hub.verify_token') === 'right'
      response.writeHead(isRight ? 200 : 403).end(challenge)
      return
    }
    const raw = String(Buffer.concat(chunks))
    received.push({ raw, json: JSON.parse(raw), headers: request.headers })
    response.writeHead(statuses.shift() ?? 200).end()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  t.teardown(() => server.close())
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/webhook`, received }
}

const flowToken = { flow_token: 'ft_1', slot: 'ü' }

t.test('Sinch reports and replies, signed, to each webhook that asks for it', async t => {
  const sinch = await startSinch(t)
  const [all, some] = [await startWebhook(t), await startWebhook(t)]
  sinch.subscribe(all.url, 'secret')
  sinch.subscribe(some.url, 'other secret', ['MESSAGE_INBOUND'])
  const { events } = sinch
  await sinch.deliver(events.submitted('m'))
  await sinch.deliver(events.delivery('m', 'QUEUED_ON_CHANNEL'))
  await sinch.deliver(events.delivery('m', 'FAILED', { code: 'CHANNEL_REJECT' }))
  await sinch.deliver(events.completion({ messageId: 'm', response: flowToken }), { copies: 2 })
  t.match(
    all.received.map(({ json }) => json),
    [
      { message_submit_notification: { message_id: 'm' } },
      { message_delivery_report: { message_id: 'm', status: 'QUEUED_ON_CHANNEL' } },
      { message_delivery_report: { status: 'FAILED', reason: { code: 'CHANNEL_REJECT' } } },
      { message: { contact_message: { reply_to: { message_id: 'm' } } } },
      { message: { direction: 'TO_APP' } }
    ]
  )
  t.equal(some.received.length, 2)
  const [one, other] = some.received
  t.equal(one?.raw, other?.raw)
  for (const { raw, headers } of some.received) {
    const name = 'x-sinch-webhook-signature'
    const moment = {
      nonce: String(headers[`${name}-nonce`]),
      timestamp: Number(headers[`${name}-timestamp`])
    }
    t.match(headers, sinchSignature(raw, 'other secret', moment))
    t.match(headers, { 'content-type': 'application/json' })
  }
})

t.test('a webhook of Sinch that says DISMISS gets nothing', async t => {
  const sinch = await startSinch(t)
  const webhook = await startWebhook(t)
  sinch.subscribe(webhook.url, 'secret')
  for (const hook of sinch.state.webhooks.values()) hook.target_type = 'DISMISS'
  t.strictSame(await sinch.deliver(sinch.events.submitted('m')), [])
  t.strictSame(webhook.received, [])
})

t.test(
  'a report goes to the address that its message names, under the secret of the app',
  async t => {
    const sinch = await startSinch(t)
    const [hook, own] = [await startWebhook(t), await startWebhook(t)]
    sinch.subscribe(hook.url, 'secret')
    // As much of a message as a report looks at.
    const request = {
      callback_url: own.url,
      message_metadata: 'send-1',
      recipient: { contact_id: 'c' }
    }
    const message = { id: 'm', request, acceptedTime: '' } as unknown as SentMessage
    sinch.state.messages.set('m', message)
    await sinch.deliver(sinch.events.delivery('m', 'READ'))
    await sinch.deliver(sinch.events.completion({ messageId: 'm', response: flowToken }))
    const [report] = own.received
    t.match(report?.json, { message_delivery_report: { status: 'READ', metadata: 'send-1' } })
    const name = 'x-sinch-webhook-signature'
    const [nonce, timestamp] = [
      report?.headers[`${name}-nonce`],
      report?.headers[`${name}-timestamp`]
    ]
    const moment = { nonce: String(nonce), timestamp: Number(timestamp) }
    t.match(report?.headers, sinchSignature(report?.raw ?? '', sinch.app.overriddenSecret, moment))
    t.equal(own.received.length, 1)
    t.match(hook.received, [{ json: { message: {} } }])
  }
)

t.test('what is not acknowledged comes again', async t => {
  const sinch = await startSinch(t)
  const graph = await startGraph(t)
  const ofSinch = await startWebhook(t, 503, 500, 204)
  const ofMeta = await startWebhook(t, 503, 204, 200)
  sinch.subscribe(ofSinch.url, 'secret')
  graph.subscribe(ofMeta.url, 'secret')
  const event = sinch.events.completion({ response: flowToken })
  t.strictSame(await sinch.deliver(event), [[503, 500, 204]], 'until 2xx')
  const nonce = ({ headers }: { headers: IncomingHttpHeaders }) =>
    headers['x-sinch-webhook-signature-nonce']
  t.equal(new Set(ofSinch.received.map(nonce)).size, 1)
  const change = graph.events.completion({ response: flowToken })
  t.strictSame(await graph.deliver(change), [[503, 204, 200]], 'until 200')
  t.strictSame(await sinch.deliver(event, { resign: true }), [[200]])
  t.equal(new Set(ofSinch.received.map(nonce)).size, 2)
})

t.test('Meta’s notifications: statuses, replies and events, in batches, escaped', async t => {
  const graph = await startGraph(t)
  const webhook = await startWebhook(t)
  graph.subscribe(webhook.url, 'app secret')
  const { events } = graph
  await graph.deliver([
    events.status('wamid.1', 'sent'),
    events.status('wamid.1', 'failed', { code: 131026, title: 'Undeliverable' }),
    events.completion({ messageId: 'wamid.1', response: flowToken }),
    events.completion({ response: flowToken, asObject: true, userId: 'BR.1' }),
    events.flow('ENDPOINT_LATENCY', '123', { alert_state: 'ACTIVATED', p90_latency: 8000 }),
    events.status('wamid.1', 'read')
  ])
  const [{ raw, json, headers } = { raw: '', json: {}, headers: {} }] = webhook.received
  t.match(headers, metaSignature(raw, 'app secret'))
  t.match(raw, /\\\\u00fc|\\u00fc/)
  t.notMatch(raw, /[^ -~]/)
  t.match(json, {
    object: 'whatsapp_business_account',
    entry: [
      {
        changes: [
          {
            field: 'messages',
            value: {
              statuses: [{ status: 'sent' }, { status: 'failed', errors: [{ code: 131026 }] }],
              messages: [
                {
                  context: { id: 'wamid.1' },
                  interactive: { nfm_reply: { response_json: String } }
                },
                { interactive: { nfm_reply: { response_json: flowToken } }, from_user_id: 'BR.1' }
              ],
              contacts: [{ wa_id: String }, { user_id: 'BR.1' }]
            }
          },
          { field: 'flows', value: { event: 'ENDPOINT_LATENCY', flow_id: '123' } }
        ]
      },
      { changes: [{ value: { statuses: [{ status: 'read' }] } }] }
    ]
  })
  t.equal(metaJson('a/ü'), '"a\\/\\u00fc"')
})

t.test('Meta asks an address for its challenge before it is taken', async t => {
  const graph = await startGraph(t)
  const { url, received } = await startWebhook(t)
  const subscribe = (verify_token: string) =>
    fetch(`${graph.url}/${graph.state.wabaId}/subscribed_apps`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${graph.state.token}`,
        'content-type': 'application/json'
      },
      body: JSON.stringify({ override_callback_uri: url, verify_token })
    })
  t.equal((await subscribe('wrong')).status, 400)
  t.equal((await subscribe('right')).status, 200)
  graph.subscribe('http://127.0.0.1:1/elsewhere', 'secret')
  t.strictSame(await graph.deliver(graph.events.status('wamid.1', 'sent')), [[200]])
  t.equal(received.length, 1, 'the account’s address goes before the app’s')
})
