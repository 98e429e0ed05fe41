import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { type Call, createHttp, type HttpOptions } from '../../src/clients/http.ts'
import { selfSigned } from '../self-signed.ts'

const NOW = Date.parse('2026-11-26T08:00:00Z')
type Step = (request: IncomingMessage, response: ServerResponse) => void

const ok: Step = (_request, response) => response.end('done')
const status =
  (code: number, headers: Record<string, string> = {}): Step =>
  (_request, response) =>
    response.writeHead(code, headers).end('no')
const dropped: Step = request => request.resume().on('end', () => request.socket.destroy())
const silent: Step = request => request.resume()
const cutShort: Step = (request, response) => {
  response.writeHead(200, { 'content-length': '100' }).write('half', () => request.socket.destroy())
}

function* forever() {
  for (;;) yield Buffer.alloc(16 * 1024)
}

/** A server that takes one step for each request, and what a client waited between them. */
async function start(t: Test, steps: Step[], options: HttpOptions = {}) {
  const calls: string[] = []
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`)
    const [step = ok] = steps.splice(0, 1)
    step(request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const waits: number[] = []
  const http = createHttp({
    now: () => NOW,
    random: () => 0.5,
    sleep: async ms => void waits.push(ms),
    ...options
  })
  const { port } = server.address() as AddressInfo // it listens on a port
  const call = (retry: Call['retry']) =>
    http({ method: 'POST', url: `http://127.0.0.1:${port}/x`, body: '{}', retry })
  return { call, http, calls, waits, url: `http://127.0.0.1:${port}` }
}

/** A port that nobody listens on. */
async function deadPort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  await once(server.close(), 'close')
  return port
}

const cases: {
  name: string
  steps: Step[]
  retry: Call['retry']
  is: string | number
  calls: number
  waits?: number[]
}[] = [
  { name: 'an answer', steps: [ok], retry: 'unsent', is: 200, calls: 1 },
  { name: 'a refusal', steps: [status(400)], retry: 'idempotent', is: 400, calls: 1 },
  { name: 'a 5xx to a call that sends', steps: [status(503)], retry: 'unsent', is: 503, calls: 1 },
  {
    name: 'a 5xx to a call that may be done twice',
    ...{ steps: [status(500), status(503)], retry: 'idempotent', is: 200, calls: 3 },
    waits: [500, 1000]
  },
  { name: 'a 501, for ever', steps: [status(501)], retry: 'idempotent', is: 501, calls: 1 },
  {
    name: 'a lost connection, to a call that sends',
    ...{ steps: [dropped], retry: 'unsent', is: 'unknown', calls: 1 }
  },
  {
    name: 'half a reply, to a call that sends',
    ...{ steps: [cutShort], retry: 'unsent', is: 'unknown', calls: 1 }
  },
  {
    name: 'a lost connection, to a call that may be done twice',
    ...{ steps: [dropped, cutShort], retry: 'idempotent', is: 200, calls: 3 },
    waits: [500, 1000]
  },
  {
    name: '429, with twice the patience each time',
    ...{ steps: [429, 429, 429, 429].map(code => status(code)), retry: 'unsent' },
    ...{ is: 429, calls: 4, waits: [500, 1000, 2000] }
  },
  {
    name: '429 with seconds to wait',
    ...{ steps: [status(429, { 'retry-after': '7' })], retry: 'unsent', is: 200, calls: 2 },
    waits: [7500]
  },
  {
    name: '429 with a date to wait for',
    ...{ retry: 'unsent', is: 200, calls: 2, waits: [12_500] },
    steps: [status(429, { 'retry-after': 'Thu, 26 Nov 2026 08:00:12 GMT' })]
  },
  {
    name: '429 with a date that is over',
    ...{ retry: 'unsent', is: 200, calls: 2, waits: [500] },
    steps: [status(429, { 'retry-after': 'Thu, 26 Nov 2026 07:00:00 GMT' })]
  },
  {
    name: '429 with nonsense to wait for',
    ...{ steps: [status(429, { 'retry-after': 'soon' })], retry: 'unsent', is: 200, calls: 2 },
    waits: [500]
  },
  {
    name: '429 with an hour to wait, which is too much',
    ...{ steps: [status(429, { 'retry-after': '3600' })], retry: 'unsent', is: 429, calls: 1 }
  },
  {
    name: 'a redirect, which is not followed',
    ...{ steps: [status(307, { location: '/elsewhere' })], retry: 'idempotent', is: 307, calls: 1 }
  }
]

for (const { name, steps, retry, is, calls, waits = [] } of cases) {
  t.test(`${name} (${retry})`, async t => {
    const server = await start(t, steps)
    const result = await server.call(retry)
    t.equal(result.outcome === 'answered' ? result.reply.status : result.outcome, is)
    t.equal(server.calls.length, calls)
    t.strictSame(server.waits, waits)
  })
}

t.test('a reply comes with its headers and bytes', async t => {
  const { call } = await start(t, [status(418, { 'x-y': 'z' })])
  const result = await call('unsent')
  const { headers, body } = 'reply' in result ? result.reply : {}
  t.strictSame([headers?.get('x-y'), body?.toString()], ['z', 'no'])
})

t.test('who is slow may have done it', async t => {
  const { call, calls } = await start(t, [silent], { timeoutMs: 50 })
  t.strictSame(await call('unsent'), { outcome: 'unknown', reason: 'no answer in 50 ms' })
  t.equal(calls.length, 1)
})

t.test('half a reply in time is none', async t => {
  const half: Step = (_request, response) => void response.writeHead(200).write('half')
  const { call } = await start(t, [half], { timeoutMs: 50 })
  t.equal((await call('unsent')).outcome, 'unknown')
})

t.test(
  'of a reply that does not end so much is read as is wanted, and its status counts',
  async t => {
    for (const maxBytes of [1000, undefined]) {
      const left: Promise<unknown>[] = []
      const endless: Step = (_request, response) => {
        left.push(once(response.writeHead(201), 'close'))
        Readable.from(forever()).pipe(response)
      }
      const { http, url } = await start(t, [endless])
      const limits = maxBytes === undefined ? {} : { maxBytes }
      const result = await http({ method: 'POST', url, retry: 'unsent', ...limits })
      if (result.outcome !== 'answered') throw new Error(result.reason)
      const { status, body } = result.reply
      t.equal(status, 201)
      t.equal(body.length, (maxBytes ?? 1024 * 1024) + 1)
      await Promise.all(left)
    }
  }
)

t.test('a call may have a time limit of its own', async t => {
  const { http, url } = await start(t, [silent, silent], { timeoutMs: 60_000 })
  const call = { method: 'GET', url, retry: 'unsent', timeoutMs: 50 } as const
  t.strictSame(await http(call), { outcome: 'unknown', reason: 'no answer in 50 ms' })
})

t.test('what a failure says of whether anything was written', async t => {
  const failure = (code: string, syscall?: string) =>
    Object.assign(new Error('secret words'), { code, ...(syscall && { syscall }) })
  const cases: [cause: Error, outcome: string][] = [
    [failure('EHOSTUNREACH', 'connect'), 'unsent'],
    [failure('ETIMEDOUT', 'connect'), 'unsent'],
    [failure('EAI_AGAIN', 'getaddrinfo'), 'unsent'],
    [failure('UND_ERR_CONNECT_TIMEOUT'), 'unsent'],
    [failure('ERR_TLS_CERT_ALTNAME_INVALID'), 'unsent'],
    [failure('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'unsent'],
    [failure('CERT_HAS_EXPIRED'), 'unsent'],
    [new AggregateError([failure('ECONNREFUSED', 'connect')]), 'unsent'],
    [failure('EHOSTUNREACH', 'read'), 'unknown'],
    [failure('ENETUNREACH', 'write'), 'unknown'],
    [failure('ETIMEDOUT', 'read'), 'unknown'],
    [failure('ECONNRESET'), 'unknown'],
    // By TLS 1.3, the server says so when the request may have been read.
    [failure('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'unknown']
  ]
  for (const [cause, outcome] of cases) {
    const fetch = async () => {
      throw new TypeError('fetch failed', { cause })
    }
    const { call } = await start(t, [], { fetch })
    const result = await call('unsent')
    t.match(result, { outcome }, cause.message)
    t.notMatch(JSON.stringify(result), 'secret words')
  }
})

t.test('a connection that never was is tried again, whatever the call', async t => {
  const { http, waits } = await start(t, [])
  const url = `http://127.0.0.1:${await deadPort()}/`
  t.strictSame(await http({ method: 'POST', url, retry: 'unsent' }), {
    outcome: 'unsent',
    reason: 'no connection (ECONNREFUSED)'
  })
  t.strictSame(waits, [500, 1000, 2000])
})

t.test('a certificate that is not trusted is unsent', async t => {
  const server = createTlsServer(selfSigned(t.testdir({}), { days: 1 }), ok)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo // it listens on a port
  const { http } = await start(t, [])
  const url = `https://127.0.0.1:${port}/`
  t.strictSame(await http({ method: 'POST', url, retry: 'unsent' }), {
    outcome: 'unsent',
    reason: 'no connection (DEPTH_ZERO_SELF_SIGNED_CERT)'
  })
})

t.test('a name that does not exist is unsent', async t => {
  const { http } = await start(t, [])
  const result = await http({ method: 'POST', url: 'http://nowhere.invalid/', retry: 'unsent' })
  t.equal(result.outcome, 'unsent')
})

t.test('a server that comes up meanwhile gets the call', async t => {
  const port = await deadPort()
  const server = createServer(ok)
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const http = createHttp({
    sleep: async () => void (await once(server.listen(port, '127.0.0.1'), 'listening'))
  })
  const result = await http({ method: 'POST', url: `http://127.0.0.1:${port}/`, retry: 'unsent' })
  t.equal(result.outcome, 'answered')
})

t.test('what cannot be written is not sent, and not repeated', async t => {
  const { http, url, waits } = await start(t, [])
  const unsent = { outcome: 'unsent', reason: 'the address or a header is malformed' }
  const faulty: Omit<Call, 'method' | 'retry'>[] = [
    { url: 'not an address' },
    { url: 'file:///etc/passwd' },
    { url: url.replace('//', '//user:password@') },
    { url, headers: { authorization: 'Bearer a\nb' } }
  ]
  for (const call of faulty) {
    t.strictSame(await http({ method: 'POST', retry: 'unsent', ...call }), unsent)
  }
  t.strictSame(waits, [])
})
