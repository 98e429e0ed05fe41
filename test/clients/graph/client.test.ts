import t from 'tap'
import { z } from 'zod'
import { graphClient, listFlows, readFlowJson } from '../../../src/clients/graph/index.ts'
import { createHttp } from '../../../src/clients/http.ts'

const TOKEN = 'EAAsecrettoken0123456789'
const URL_BASE = 'https://graph.example/v26.0'
const Reply = z.object({ ok: z.boolean() })

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> }

/** A client whose calls get these answers in turn, the last one for ever; and the calls it made. */
function client(...answers: Answer[]) {
  const calls: { url: string; init: RequestInit | undefined }[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    calls.push({ url: String(input), init })
    const {
      status = 200,
      body,
      headers
    } = answers[Math.min(calls.length, answers.length) - 1] ?? {}
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return new Response(text, { status, ...(headers && { headers }) })
  }
  const http = createHttp({ fetch, sleep: async () => {} })
  return { graph: graphClient({ token: TOKEN, url: URL_BASE, http }), calls }
}
const refusal = (status: number, error: object): Answer => ({ status, body: { error } })

t.test('a call carries the token in its header, and what it sends in its own form', async t => {
  const { graph, calls } = client({ body: { ok: true } })
  await graph.call({ path: ['1 2', 'x'], query: { fields: 'a,b' }, reply: Reply })
  await graph.call({ method: 'POST', path: ['1'], body: { a: 'ä' }, reply: Reply })
  await graph.call({ method: 'POST', path: ['1'], body: new FormData(), reply: Reply })
  const [get, post, form] = calls
  t.equal(get?.url, `${URL_BASE}/1%202/x?fields=a%2Cb`)
  for (const { init } of calls) t.match(init?.headers, { authorization: `Bearer ${TOKEN}` })
  t.match(post?.init, { body: '{"a":"ä"}', headers: { 'content-type': 'application/json' } })
  t.notOk(new Headers(form?.init?.headers).has('content-type'))
})

t.test('a reply is held to its schema; one that is another may have been done', async t => {
  t.strictSame(await client({ body: { ok: true, more: 1 } }).graph.call(read), {
    outcome: 'done',
    value: { ok: true }
  })
  const long = `{"ok":true${' '.repeat(2 * 1024 * 1024)}}`
  for (const body of [{ ok: 'yes' }, 'no JSON', [], long]) {
    t.match(await client({ body }).graph.call(read), { outcome: 'unknown', reason: /another form/ })
  }
})
const read = { path: ['1'], reply: Reply }
const write = { ...read, method: 'POST' } as const

t.test('a refusal is told in words, with what to do and the words and numbers of Meta', async t => {
  const error = { message: 'Invalid parameter', type: 'OAuthException', code: 139002 }
  const more = { error_user_title: 'No key', error_user_msg: 'Upload one.', error_subcode: 4233020 }
  const { graph, calls } = client(refusal(400, { ...error, ...more, fbtrace_id: 'Abc-1' }))
  t.strictSame(await graph.call(write), {
    outcome: 'refused',
    status: 400,
    code: 139002,
    reason:
      'the flow cannot be published yet. Meta says: No key: Upload one. ' +
      '(code 139002, subcode 4233020, trace Abc-1)',
    advice: 'run `flowgate doctor`: it names what is missing'
  })
  t.equal(calls.length, 1)
  t.match(await client(refusal(400, error)).graph.call(read), { reason: /Invalid parameter/ })
  const unknown = client(refusal(400, { message: '', code: 77 }))
  t.match(await unknown.graph.call(read), { reason: 'Meta gives no reason (code 77)' })
  t.match(await client({ status: 404, body: '<html>' }).graph.call(read), {
    outcome: 'refused',
    status: 404,
    reason: 'Meta answered with status 404 and no reason'
  })
})

t.test('what is tried again, and what it is in the end', async t => {
  const cases: [
    name: string,
    answer: Answer,
    onRead: [number, string],
    onWrite: [number, string]
  ][] = [
    ['a limit', refusal(400, { code: 80007 }), [4, 'refused'], [4, 'refused']],
    ['a limit as 429', refusal(429, { code: 4 }), [4, 'refused'], [4, 'refused']],
    ['what passes', refusal(400, { code: 1, is_transient: true }), [4, 'unknown'], [1, 'unknown']],
    ['what passes', refusal(500, { code: 2, is_transient: true }), [4, 'unknown'], [1, 'unknown']],
    ['a 5xx', { status: 502, body: '<html>' }, [4, 'unknown'], [1, 'unknown']],
    ['what is final', refusal(500, { code: 139001 }), [1, 'refused'], [1, 'refused']],
    [
      'what is final',
      refusal(400, { code: 100, is_transient: true }),
      [1, 'refused'],
      [1, 'refused']
    ],
    ['a bad token', refusal(401, { code: 190 }), [1, 'refused'], [1, 'refused']]
  ]
  for (const [name, answer, onRead, onWrite] of cases) {
    for (const [call, [tries, outcome]] of [
      [read, onRead],
      [write, onWrite]
    ] as const) {
      const { graph, calls } = client(answer)
      t.match(await graph.call(call), { outcome }, name)
      t.equal(calls.length, tries, `${name}: tries`)
    }
  }
  const { graph } = client(refusal(400, { code: 4 }), { body: { ok: true } })
  t.match(await graph.call(write), { outcome: 'done' })
})

t.test('no token is in a reason, though Meta quotes it', async t => {
  const message = `Malformed access token ${TOKEN}, or EAAanothertoken123`
  const { graph } = client(refusal(401, { message, code: 190 }))
  const result = await graph.call(read)
  t.match(result, { reason: /Malformed access token \[token\], or \[token\]/ })
  t.notMatch(JSON.stringify(result), /EAA/)
})

t.test('the token goes to Meta only', async t => {
  const { graph, calls } = client({ body: 'bytes' })
  for (const url of [
    'https://example.com/file',
    'http://lookaside.fbsbx.com/file',
    'https://fbsbx.com.example.com/',
    'nonsense'
  ]) {
    t.match(await graph.read(url), { outcome: 'unsent' }, url)
  }
  t.equal(calls.length, 0)
  for (const url of ['https://lookaside.fbsbx.com/whatsapp/1', 'https://graph.example/media/1']) {
    t.match(await graph.read(url), { outcome: 'answered' }, url)
  }
})

t.test('a Flow JSON that is longer than Meta takes is none', async t => {
  const asset = { name: 'flow.json', asset_type: 'FLOW_JSON', download_url: 'https://cdn.example/' }
  const fetch: typeof globalThis.fetch = async input =>
    String(input) === asset.download_url
      ? new Response('x'.repeat(10 * 1024 * 1024 + 1))
      : Response.json({ data: [asset] })
  const http = createHttp({ fetch })
  const graph = graphClient({ token: TOKEN, url: URL_BASE, http })
  t.match(await readFlowJson(graph, '1', { http }), { outcome: 'unknown', reason: /10485760/ })
})

t.test('a list whose cursors lead in circles ends', async t => {
  const page = { data: [], paging: { cursors: { after: 'a' }, next: 'https://graph.example/' } }
  t.match(await listFlows(client({ body: page }).graph, '1'), {
    outcome: 'unknown',
    reason: /more than 100 pages/
  })
})
