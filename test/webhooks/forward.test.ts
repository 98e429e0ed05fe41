import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import t, { type Test } from 'tap'
import { createHttp } from '../../src/clients/http.ts'
import type { Joined } from '../../src/webhooks/event.ts'
import { createForward, signForward } from '../../src/webhooks/forward.ts'
import { sinchCompletion } from './callbacks.ts'
import { booking, receive, screens } from './serve.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const OTHER = Buffer.alloc(32, 7).toString('base64')

interface Call {
  at: number
  headers: IncomingHttpHeaders
  body: string
}

/** Somebody's server, which answers with these statuses, the last of them for ever. */
async function receiver(t: Test, ...statuses: (number | [number, OutgoingHttpHeaders])[]) {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    calls.push({ at: performance.now(), headers: request.headers, body })
    const answer = statuses[Math.min(calls.length, statuses.length) - 1] ?? 200
    const [status, headers] = [answer].flat() as [number, OutgoingHttpHeaders?] // as it is given
    response.writeHead(status, headers).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number } // it listens on TCP
  return { calls, url: `http://127.0.0.1:${port}/completions` }
}

/** As a receiver checks it, by the words of the specification. */
function isGood({ headers, body }: Call, base64: string): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const mac = createHmac('sha256', Buffer.from(base64, 'base64')).update(signed).digest('base64')
  return String(headers['webhook-signature']).split(' ').includes(`v1,${mac}`)
}

const forwardTo = (url: string, ...secrets: string[]) => ({
  env: { FORWARD_URL: url, FORWARD_SECRET: secrets.length > 0 ? secrets : [SECRET] }
})

t.test('the vector of the Standard Webhooks libraries passes', async t => {
  const webhook = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1614265330,
    body: '{"test": 2432232314}'
  }
  const expected = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
  t.equal(signForward(webhook, [SECRET]), expected)
  t.equal(signForward(webhook, [SECRET.slice('whsec_'.length)]), expected)
  t.match(signForward(webhook, [SECRET, OTHER]), /^v1,g0hM9S\S+ v1,\S+$/)
})

t.test('a completion is posted as JSON, signed with each secret', async t => {
  const { calls, url } = await receiver(t, 204)
  const options = forwardTo(url, SECRET, OTHER)
  const { sinch, newToken, settled } = await receive(t, [booking.endpoint({ screens })], options)
  const flow_token = await newToken({ customer: 7 })
  await sinch(
    sinchCompletion({ response: { flow_token, slot: '10:00', note: 'not in the schema' } })
  )
  await settled()
  t.equal(calls.length, 1)
  const [call] = calls
  if (call === undefined) return
  t.match(call.headers, { 'content-type': 'application/json', 'webhook-id': /^msg_[\w-]{22}$/ })
  t.ok(Math.abs(Number(call.headers['webhook-timestamp']) - Date.now() / 1000) < 60)
  t.ok(isGood(call, SECRET.slice('whsec_'.length)))
  t.ok(isGood(call, OTHER))
  t.strictSame(JSON.parse(call.body), {
    type: 'flow.completed',
    timestamp: '2026-11-22T09:34:11.000Z',
    data: {
      flow: 'booking',
      via: 'sinch',
      flowToken: flow_token,
      token: { user: 'C-1', data: { customer: 7 } },
      completion: { flow_token, slot: '10:00', note: 'not in the schema' },
      contact: { phone: '46700000001' },
      message: { id: '01KAINBOUND000000000000000', replyTo: '01KAMESSAGE0000000000000000' }
    }
  })
})

t.test('it is tried again under the same id, beside onComplete, which runs once', async t => {
  const { calls, url } = await receiver(t, 500, 302, 200)
  let runs = 0
  const endpoint = booking.endpoint({
    screens,
    onComplete() {
      runs++
    }
  })
  const { sinch, newToken, settled, dead } = await receive(t, [endpoint], forwardTo(url))
  await sinch(sinchCompletion({ response: { flow_token: await newToken(), slot: '10:00' } }))
  await settled()
  t.equal(calls.length, 3)
  t.equal(new Set(calls.map(({ headers }) => headers['webhook-id'])).size, 1)
  t.equal(runs, 1)
  t.strictSame(await dead(), [])
})

t.test('it is tried again no sooner than Retry-After asks', async t => {
  const { calls, url } = await receiver(t, [429, { 'retry-after': '1' }], 200)
  const { sinch, newToken, settled } = await receive(
    t,
    [booking.endpoint({ screens })],
    forwardTo(url)
  )
  await sinch(sinchCompletion({ response: { flow_token: await newToken(), slot: '10:00' } }))
  await settled()
  const [first = 0, second = 0] = calls.map(({ at }) => at)
  t.ok(second - first >= 990, `${second - first} ms`)
})

t.test('it is a dead letter in the end, with the reason and without the address', async t => {
  const { url } = await receiver(t, 503)
  const options = forwardTo(`${url}?key=hunter2`)
  const { sinch, newToken, settled, dead, text } = await receive(
    t,
    [booking.endpoint({ screens })],
    options
  )
  await sinch(sinchCompletion({ response: { flow_token: await newToken(), slot: '10:00' } }))
  await settled()
  t.match(await dead(), [
    { tries: 3, reason: 'FLOW_ERR_FORWARD: Completion could not be forwarded: status 503' }
  ])
  t.match(text(), /FLOW_ERR_FORWARD/)
  t.notMatch(text(), /hunter2|MfKQ9r8/)
})

t.test('who does not answer is asked for one at a time, until he does', async t => {
  let isSilent = true
  let calls = 0
  const server = createServer((_request, response) => {
    calls++
    if (!isSilent) response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number } // it listens on TCP
  const forward = createForward({
    ...{ url: `http://127.0.0.1:${port}/`, secrets: [SECRET], now: Date.now },
    http: createHttp({ timeoutMs: 1000, attempts: 1 })
  })
  const job: Joined = {
    ...{ kind: 'forward', flow: 'booking', flowToken: 'ft-1', params: {} },
    completion: { kind: 'completion', via: 'meta', messageId: 'm', contact: {}, at: 0 }
  }
  const silent = { code: 'FLOW_ERR_FORWARD', message: /no answer in 1000 ms/ }
  await Promise.all(['a', 'b'].map(id => t.rejects(forward(id, job), silent)))
  const probe = forward('c', job)
  await t.rejects(forward('d', job), { message: /does not answer another one/ })
  await t.rejects(probe, silent)
  t.equal(calls, 3)
  isSilent = false
  await forward('e', job)
  await Promise.all(['f', 'g'].map(id => forward(id, job)))
  t.equal(calls, 6)
})

t.test('nobody being there is a reason, too', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number } // it listens on TCP
  await once(server.close(), 'close')
  const options = forwardTo(`http://127.0.0.1:${port}/`)
  const { sinch, newToken, settled, dead } = await receive(
    t,
    [booking.endpoint({ screens })],
    options
  )
  await sinch(sinchCompletion({ response: { flow_token: await newToken(), slot: '10:00' } }))
  await settled()
  t.match(await dead(), [{ reason: /^FLOW_ERR_FORWARD: .*no connection \(ECONNREFUSED\)$/ }])
})

t.test('an address or a secret that is none keeps the server from starting', async t => {
  const cases: [string, string[], RegExp][] = [
    ['ftp://a', [SECRET], /FORWARD_URL is no address/],
    ['hunter2', [SECRET], /FORWARD_URL is no address/],
    ['https://hunter2@a', [SECRET], /FORWARD_URL has a user or a password/],
    ['https://u:hunter2@a', [SECRET], /FORWARD_URL has a user or a password/],
    ['https://a', [], /FORWARD_SECRET is not: `openssl/],
    ['https://a', ['whsec_hunter2'], /FORWARD_SECRET: it takes 24 to 64 random bytes in base64/],
    ['https://a', [SECRET, 'hunter2 hunter2 hunter2 hunter2 hunter2'], /it takes 24/],
    ['https://a', ['whsec_'], /it takes 24/]
  ]
  for (const [FORWARD_URL, FORWARD_SECRET, message] of cases) {
    const env = { FORWARD_URL, FORWARD_SECRET }
    const refusal = await receive(t, [booking.endpoint({ screens })], { env }).catch(e => e)
    t.match(refusal, { code: 'FLOW_ERR_CONFIG', message })
    t.notMatch(refusal.message, /hunter2/)
  }
})
