import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { createClaim } from '../../flows/claim/index.ts'
import { buildPlayer } from '../../src/app.ts'
import { defineFlow } from '../../src/index.ts'
import { originHere } from '../../src/player/neighbour.ts'
import { processCdn } from '../../src/player/process-cdn.ts'
import type { Stage } from '../../src/player/stage.ts'
import { createPhone } from '../../src/simulator/index.ts'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { serve } from '../helper.ts'

const cdn = processCdn()
const now = () => new Date('2026-11-20T09:00:00Z')
const PUBLIC_KEY = keyFile('rsa2048-public.pem').toString()
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
)

/** A server with the player and the claim flow, on a port of this machine. */
async function listening(t: Test) {
  const { app } = await serve(t, [createClaim({ now })], { player: { cdn } })
  return app.listen({ host: '127.0.0.1', port: 0 })
}

// biome-ignore lint/suspicious/noExplicitAny: what each route replies, the tests say
const json = async (url: string, init?: RequestInit): Promise<any> =>
  (await fetch(url, init)).json()

t.test('the flows are listed, and each is given with its findings', async t => {
  const url = await listening(t)
  t.strictSame(await json(`${url}/player/api/flows`), {
    flows: [
      {
        name: 'claim',
        endpoint: { url: `${url}/flows/claim`, isSigned: true, issuesTokens: false }
      }
    ],
    isRecording: false
  })
  t.strictSame(await json(`${url}/player/api/flows/claim`), {
    name: 'claim',
    endpoint: { url: `${url}/flows/claim`, isSigned: true, issuesTokens: false },
    flowJson: readFileSync('flows/claim/flow.json', 'utf8'),
    findings: []
  })
  const missing = await fetch(`${url}/player/api/flows/clam`)
  t.match([missing.status, await missing.json()], [404, { code: 'FLOW_ERR_NOT_FOUND' }])
})

t.test('a page plays a flow over the helper routes, files and all', async t => {
  const api = `${await listening(t)}/player/api/flows/claim`
  const { flowJson, endpoint } = await json(api)
  const timings: string[] = []
  const octets = { 'content-type': 'application/octet-stream' }
  // As docs/player-routes.md has it.
  const phone = createPhone({
    flowJson,
    url: endpoint.url,
    publicKey: async () => (await fetch(`${api}/public-key`)).text(),
    sign: async body => {
      const reply = await fetch(`${api}/sign`, { method: 'POST', body, headers: octets })
      return new Uint8Array(await reply.arrayBuffer())
    },
    fetch: async (_url, { headers, body, signal } = {}) => {
      const init = { method: 'POST', headers, body, signal } as RequestInit
      const { status, body: text, serverTiming } = await json(`${api}/forward`, init)
      timings.push(serverTiming)
      return new Response(text, { status })
    },
    cdn: {
      put: async file => {
        const init = { method: 'POST', body: Buffer.from(file), headers: octets }
        return (await json(`${api}/files`, init)).url
      }
    }
  })
  await phone.open()
  await phone.fill({
    policy_number: 'HM-204817',
    incident_date: '2026-11-15',
    description: 'A pipe burst.'
  })
  await phone.tap('Continue')
  await phone.pick('photos', [new File([PNG], 'a.png', { type: 'image/png' })])
  await phone.tap('Continue')
  t.equal(phone.screen.id, 'DOCUMENT')
  t.match(
    timings.at(-1),
    /^verify;dur=[\d.]+, open;dur=[\d.]+, handle;dur=[\d.]+, seal;dur=[\d.]+$/
  )
})

t.test('the secret signs without being seen', async t => {
  const url = await listening(t)
  const body = Buffer.from('{"a":1}')
  const reply = await fetch(`${url}/player/api/flows/claim/sign`, { method: 'POST', body })
  const signature = Buffer.from(await reply.arrayBuffer())
  t.strictSame(signature, createHmac('sha256', APP_SECRET).update(body).digest())
})

t.test('a page gets a flow token that the server takes, where it issues any', async t => {
  const flows = [createClaim({ now })]
  const tokenKeys = ['Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI=']
  const { app } = await serve(t, flows, { tokenKeys, player: { cdn } })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const api = `${url}/player/api/flows/claim`
  t.match(await json(api), { endpoint: { issuesTokens: true } })
  const { token } = await json(`${api}/token`, { method: 'POST' })
  t.match(await app.tokens?.check(token, 'claim'), { token: { flow: 'claim' }, refusal: undefined })

  const without = `${await listening(t)}/player/api/flows/claim/token`
  t.match(await json(without, { method: 'POST' }), { code: 'FLOW_ERR_NOT_FOUND' })
})

t.test('only whoever sits at the machine may ask', async t => {
  const { app } = await serve(t, [createClaim({ now })], { player: { cdn } })
  const url = '/player/api/flows'
  const host = 'localhost:3000'
  const foreign: Record<string, { headers?: Record<string, string>; remoteAddress?: string }> = {
    'over a network': { remoteAddress: '192.168.1.20' },
    'over a network, by IPv6': { remoteAddress: '2001:db8::1' },
    'through a tunnel': { headers: { host, 'x-forwarded-for': '203.0.113.7' } },
    'through a proxy': { headers: { host, forwarded: 'for=203.0.113.7' } },
    'by a name that DNS leads here': { headers: { host: 'attacker.example:3000' } },
    'by a host that is none': { headers: { host: 'localhost:3000@attacker.example:x' } },
    'from a page of another origin': { headers: { host, origin: 'https://attacker.example' } },
    'from a page of another port': { headers: { host, origin: 'http://localhost:8080' } },
    'from a page without an origin': { headers: { host, origin: 'null' } },
    'from a link of another site': { headers: { host, 'sec-fetch-site': 'cross-site' } }
  }
  for (const [what, request] of Object.entries(foreign)) {
    for (const path of [url, '/player/', '/player/api/nothing']) {
      const reply = await app.inject({ url: path, ...request })
      t.match([reply.statusCode, reply.json()], [403, { code: 'FLOW_ERR_PLAYER' }], what)
    }
  }
  const own: typeof foreign = {
    'over IPv4': { remoteAddress: '127.0.0.1', headers: { host: '127.0.0.1:3000' } },
    'over IPv6': { remoteAddress: '::1', headers: { host: '[::1]:3000' } },
    'over IPv4 in IPv6': { remoteAddress: '::ffff:127.0.0.1', headers: { host } },
    'from the page itself': {
      headers: { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }
    }
  }
  for (const [what, request] of Object.entries(own)) {
    t.equal((await app.inject({ url, ...request })).statusCode, 200, what)
  }
})

t.test('a server that listens everywhere is reached by the loopback address', async t => {
  t.equal(originHere('http://0.0.0.0:3000'), 'http://127.0.0.1:3000')
  t.equal(originHere('http://[::]:3000'), 'http://[::1]:3000')
  t.equal(originHere('http://127.0.0.1:3000'), 'http://127.0.0.1:3000')
})

t.test('without the player there is nothing at its addresses', async t => {
  const { app } = await serve(t, [createClaim({ now })])
  for (const url of ['/player', '/player/', '/player/api/flows']) {
    t.equal((await app.inject({ url })).statusCode, 404, url)
  }
  const { headers } = await app.inject({ method: 'POST', url: '/flows/claim' })
  t.notOk('server-timing' in headers)
})

t.test('everything has the content security policy of the page', async t => {
  const { app } = await serve(t, [createClaim({ now })], { player: { cdn } })
  for (const url of ['/player', '/player/', '/player/none.js', '/player/api/flows']) {
    const { headers } = await app.inject({ url })
    t.match(headers['content-security-policy'], /^default-src 'none'; script-src 'self'; /, url)
    t.equal(headers['x-content-type-options'], 'nosniff', url)
  }
})

/** A stage with one flow, for an endpoint that is elsewhere. */
function stageFor(url: string, more: Partial<Stage> = {}): Stage {
  return {
    flows: () => [
      {
        name: 'elsewhere',
        read: () => ({ path: 'x/flow.json', problem: 'x/flow.json cannot be read (ENOENT)' }),
        endpoint: { url, publicKey: () => PUBLIC_KEY, sign: undefined, cdn }
      },
      { name: 'alone', read: () => ({ path: 'f', content: Buffer.from('{"version": "7.3"}') }) }
    ],
    watch: () => () => {},
    ...more
  }
}

async function player(t: Test, stage: Stage) {
  const app = buildPlayer(stage)
  t.teardown(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

t.test('a request is led to the endpoint that the flow names, as it is', async t => {
  const seen: { url: string | undefined; headers: object; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ url: request.url, headers: request.headers, body })
    const location = 'https://elsewhere.example'
    response.writeHead(body === '421' ? 421 : 302, { location }).end('moved')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const url = await player(t, stageFor(`http://127.0.0.1:${port}/any/where`))
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': 'sha256=00',
    cookie: 'a=b',
    'x-target': 'https://attacker.example'
  }
  const init = { method: 'POST', headers, body: '{"encrypted_flow_data":"…"}' }
  const forwarded = `${url}/player/api/flows/elsewhere/forward?url=https://attacker.example`
  t.strictSame(await json(forwarded, init), { status: 302, body: 'moved' })
  t.match(seen, [
    {
      url: '/any/where',
      body: init.body,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': 'sha256=00' }
    }
  ])
  t.strictSame(await json(forwarded, { ...init, body: '421' }), { status: 421, body: 'moved' })
  t.equal(seen.length, 2, 'nothing is sent again by itself')
  t.notOk(['cookie', 'x-target', 'origin'].some(name => name in (seen[0]?.headers ?? {})))
  server.closeAllConnections()
  server.close()
  t.strictSame(await json(forwarded, init), { failure: 'ECONNREFUSED' })
})

t.test('what cannot be done is said', async t => {
  const url = await player(t, stageFor('http://127.0.0.1:9/'))
  const cases = [
    ['flows/elsewhere', 'GET', 500, 'FLOW_ERR_PLAYER_FLOW'],
    ['flows/elsewhere/sign', 'POST', 404, 'FLOW_ERR_NOT_FOUND'],
    ['flows/alone/public-key', 'GET', 404, 'FLOW_ERR_NOT_FOUND'],
    ['flows/alone/forward', 'POST', 404, 'FLOW_ERR_NOT_FOUND'],
    ['steps', 'POST', 404, 'FLOW_ERR_NOT_FOUND'],
    ['nothing', 'GET', 404, 'FLOW_ERR_NOT_FOUND']
  ] as const
  for (const [path, method, status, code] of cases) {
    const reply = await fetch(`${url}/player/api/${path}`, { method })
    t.match([reply.status, await reply.json()], [status, { code, message: String }], path)
  }
  const { findings } = await json(`${url}/player/api/flows/alone`)
  t.match(findings, [{ rule: 'missing-property', line: 1 }])
})

/** Read server-sent events, one by one. */
async function events(t: Test, url: string) {
  const request = ask(`${url}/player/api/events`).end()
  t.teardown(() => request.destroy())
  const [response] = await once(request, 'response')
  t.equal(response.headers['content-type'], 'text/event-stream')
  const chunks = response[Symbol.asyncIterator]()
  return async () => {
    const { value } = await chunks.next()
    const [, event, data = ''] = /^event: (.*)\ndata: (.*)\n\n$/.exec(String(value)) ?? []
    return { event, ...JSON.parse(data) }
  }
}

t.test('a page hears when a Flow JSON changes, and of a new start', async t => {
  const dir = t.testdir({ 'flow.json': '{}' })
  const flowJson = pathToFileURL(join(dir, 'flow.json'))
  const tiny = defineFlow({ name: 'tiny', flowJson, screens: { ONLY: { data: z.object({}) } } })
  const runs = []
  for (const text of ['{ }', '{"version":"7.3"}']) {
    const { app } = await serve(t, [tiny.endpoint({ screens: {} })], { player: { cdn } })
    const next = await events(t, await app.listen({ host: '127.0.0.1', port: 0 }))
    const hello = await next()
    t.match(hello, { event: 'hello', run: String })
    runs.push(hello.run)
    writeFileSync(flowJson, text)
    t.strictSame(await next(), { event: 'change', flow: 'tiny', what: 'flow-json' })
    await app.close()
  }
  t.not(runs[0], runs[1])
})

t.test('the page is what the build left there, gzipped', async t => {
  const folder = t.testdir({
    'index.html': '<!doctype html><script type="module" src="/player/assets/a.js"></script>',
    assets: { 'a.js': 'export {}', 'a.png': 'png' },
    'notes.txt': 'not of the page'
  })
  const { default: fastify } = await import('fastify')
  const { playerRoutes } = await import('../../routes/player.ts')
  const app = fastify()
  t.teardown(() => app.close())
  app.register(playerRoutes, { stage: stageFor('http://127.0.0.1:9/'), folder, prefix: '/player' })
  const headers = { 'accept-encoding': 'gzip, br' }
  t.match(await app.inject('/player'), { statusCode: 302, headers: { location: '/player/' } })
  t.match(await app.inject('/player/'), {
    statusCode: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: /^<!doctype html>/
  })
  t.match(await app.inject({ url: '/player/assets/a.js', headers }), {
    headers: { 'content-encoding': 'gzip', 'content-type': 'text/javascript; charset=utf-8' }
  })
  t.match(await app.inject({ url: '/player/assets/a.png', headers }), { body: 'png' })
  for (const url of [
    '/player/notes.txt',
    '/player/../package.json',
    '/player/%2e%2e/package.json'
  ]) {
    t.equal((await app.inject(url)).statusCode, 404, url)
  }
})
