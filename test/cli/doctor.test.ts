import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import appointment from '../../flows/appointment/index.ts'
import { loadKeys } from '../../src/keys/load.ts'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { serve } from '../helper.ts'
import { vector } from '../keys/vectors.ts'
import { selfSigned } from '../self-signed.ts'
import { startSinch } from '../standins/sinch.ts'
import { flowgate } from './flowgate.ts'
import { forgeEndpoint } from './forge-endpoint.ts'
import { meta } from './meta.ts'

const KEY = 'rsa2048-pkcs8.pem'
const RSA4096 = String(vector('rsa4096-pkcs8.pem'))
const flowJson = readFileSync('flows/appointment/flow.json', 'utf8')

interface Report {
  first: { name: string; is: string; said: string; mend: string } | null
  checks: { name: string; is: string; said: string; mend?: string }[]
}

async function doctor(args: string[], env: Record<string, string> = {}) {
  const { out, err, exitCode } = await flowgate(['doctor', ...args, '--json'], env)
  const report: Report = err === '' ? JSON.parse(out) : { first: null, checks: [] }
  const verdicts = Object.fromEntries(report.checks.map(({ name, is }) => [name, is]))
  return { ...report, verdicts, err, out, exitCode }
}

/** A Flowgate that listens, and the variables of its project. */
async function flowgateServer(t: Test, options: Parameters<typeof serve>[2] = {}) {
  const { app } = await serve(t, [appointment], options)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const env = { PUBLIC_URL: url, APP_SECRET, KEYS_DIR: t.testdir({ [KEY]: vector(KEY) }) }
  return { env, url: `${url}/flows/appointment` }
}

/** Somebody else's server, which answers in some way of its own. */
async function foreign(
  t: Test,
  answer: RequestListener,
  { tls, isClosed = false }: { tls?: { key: string; cert: string }; isClosed?: boolean } = {}
) {
  const server = tls ? createTlsServer(tls, answer) : createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  if (isClosed) await new Promise(done => server.close(done))
  return `${tls ? 'https' : 'http'}://localhost:${port}/flow`
}

t.test('nothing is wrong with a Flowgate that is as it should be', async t => {
  const { env } = await flowgateServer(t)
  const { first, verdicts, exitCode, out } = await doctor(['appointment'], env)
  t.strictSame([first, exitCode], [null, 0])
  t.strictSame(verdicts, {
    key: 'ok',
    // The address is of this machine.
    TLS: 'skipped',
    'clock, by the endpoint': 'ok',
    ping: 'ok',
    'wrong key': 'ok',
    'bad signature': 'ok',
    latency: 'ok',
    Meta: 'skipped',
    'webhook at Sinch': 'skipped'
  })
  t.notMatch(out, APP_SECRET)
  const { out: told } = await flowgate(['doctor', 'appointment', '--calls', '2'], env)
  t.match(told, /^ok {7}key .*\nskipped {2}TLS .*\n.*p50 \d+ ms.*of 2 pings\n.*Nothing is wrong/s)
})

t.test('a Flowgate that is not: the first thing is named, and what mends it', async t => {
  const cases: [name: string, options: Parameters<typeof serve>[2], env: object, first: object][] =
    [
      [
        'another private key',
        { keys: ['previous-pkcs8.pem'] },
        {},
        { name: 'ping', said: /another private key/, mend: /flowgate keys status/ }
      ],
      [
        'another app secret',
        { secrets: ['another'] },
        {},
        {
          name: 'ping',
          said: /refuses the signature \(432\).*with this app secret/,
          mend: /APP_SECRET/
        }
      ],
      [
        'no check of signatures',
        { secrets: [] },
        {},
        { name: 'bad signature', said: /with 200, not 432/, mend: /X-Hub-Signature-256/ }
      ],
      ['no key here', {}, { KEYS_DIR: 'nowhere' }, { name: 'key', mend: 'flowgate keys list' }]
    ]
  for (const [name, options, more, first] of cases) {
    const { env } = await flowgateServer(t, options)
    t.match(
      await doctor(['appointment', '--calls', '1'], { ...env, ...more }),
      { first, exitCode: 1 },
      name
    )
  }
  const { env } = await flowgateServer(t, { secrets: [] })
  const open = { ...env, APP_SECRET: '', UNSIGNED_REQUESTS: 'accept' }
  t.match((await doctor(['appointment'], open)).verdicts, {
    'bad signature': 'skipped',
    ping: 'ok'
  })
})

t.test('an endpoint that is not a Flowgate is looked at by its key', async t => {
  const { url } = await flowgateServer(t)
  const KEYS_DIR = t.testdir({ 'public.pem': keyFile('rsa2048-public.pem') })
  const key = ['--url', url, '--public-key', join(KEYS_DIR, 'public.pem'), '--calls', '2']
  const signed = await doctor([...key, '--app-secret', APP_SECRET])
  t.match(signed, { first: null, exitCode: 0 })
  t.match(await doctor(key), {
    first: { name: 'ping', said: /432.*unsigned, since no app secret is given/ }
  })
  t.match(await doctor(['--url', url, '--public-key', 'nowhere.pem']), {
    first: { name: 'key', said: 'nowhere.pem cannot be read (ENOENT)' },
    verdicts: { ping: 'skipped' }
  })
})

t.test('what a foreign endpoint does wrong is told in words', async t => {
  const publicKey = join(t.testdir({ 'public.pem': keyFile('rsa2048-public.pem') }), 'public.pem')
  const look = (url: string) =>
    doctor(['--url', url, '--public-key', publicKey, '--app-secret', 'x', '--calls', '1'])
  const cases: [answer: RequestListener, first: object][] = [
    [(_, reply) => reply.writeHead(500).end(), { name: 'ping', said: 'Status 500 instead of 200' }],
    [(_, reply) => reply.writeHead(404).end(), { name: 'ping', mend: /path of the endpoint/ }],
    [(_, reply) => reply.end('{"data":{"status":"active"}}'), { said: /it is not encrypted/ }],
    [(_, reply) => reply.end(Buffer.alloc(40).toString('base64')), { said: /does not decrypt/ }],
    [
      (_, reply) => reply.writeHead(302, { location: '/' }).end(),
      { said: 'A redirect, which nobody follows' }
    ],
    [request => request.socket.destroy(), { name: 'ping', said: /No HTTP response/ }]
  ]
  for (const [answer, first] of cases) {
    t.match(await look(await foreign(t, answer)), {
      first: { name: 'ping', ...first },
      verdicts: { latency: 'skipped', 'wrong key': 'skipped' },
      exitCode: 1
    })
  }
  const gone = await foreign(t, () => undefined, { isClosed: true })
  t.match(await look(gone), { first: { said: /ECONNREFUSED/ } })
  t.match(await look('http://example.invalid/flow'), {
    first: { name: 'TLS', said: 'the address begins with http://' }
  })
})

t.test(
  'what an endpoint on another stack does otherwise is told, one thing after another',
  async t => {
    const publicKey = join(t.testdir({ 'public.pem': keyFile('rsa2048-public.pem') }), 'public.pem')
    const options = ['--public-key', publicKey, '--app-secret', APP_SECRET, '--calls', '1']
    const active = () => ({ data: { status: 'active' } })
    const good = await forgeEndpoint(t, active)
    t.match(await doctor(['--url', good, ...options]), { first: null, verdicts: { latency: 'ok' } })
    const cases: [ways: Parameters<typeof forgeEndpoint>[2], first: object][] = [
      [{ keepsIv: true }, { name: 'ping', is: 'wrong', said: /sealed with the IV of the request/ }],
      [{ type: 'application/json' }, { name: 'ping', is: 'warning', mend: 'answer text/plain' }],
      [{ undecryptable: 500 }, { name: 'wrong key', said: 'answered with 500, not 421' }],
      [{ checksSignatures: false }, { name: 'bad signature', said: /200, not 432: anybody can/ }],
      [{ delayMs: 1100 }, { name: 'latency', is: 'warning', said: /Meta wants 1000 ms/ }]
    ]
    for (const [ways, first] of cases) {
      const url = await forgeEndpoint(t, active, ways)
      t.match(await doctor(['--url', url, ...options]), { first }, JSON.stringify(ways))
    }
    const other = await forgeEndpoint(t, () => ({ status: 'active' }))
    t.match(await doctor(['--url', other, ...options]), {
      first: { name: 'ping', said: /not with the status `active`/ }
    })
  }
)

t.test('a certificate that Meta cannot trust is found before anything is sent', async t => {
  let requests = 0
  const tls = selfSigned(t.testdir({}))
  const url = await foreign(t, () => requests++, { tls })
  const { env } = await flowgateServer(t)
  t.match(await doctor(['--url', url], env), {
    first: { name: 'TLS', said: /cannot trust .* localhost: DEPTH_ZERO_SELF_SIGNED_CERT/ },
    verdicts: { ping: 'skipped' }
  })
  t.match(await doctor(['--url', url.replace('https', 'http')], env), { first: { name: 'ping' } })
  const plain = await foreign(t, (_, reply) => reply.end())
  t.match(await doctor(['--url', plain.replace('http', 'https')], env), {
    first: { name: 'TLS', said: /no TLS connection to localhost/ }
  })
  t.equal(requests, 0)
})

t.test('a clock that goes wrong is told', async t => {
  const { env } = await flowgateServer(t)
  const url = await foreign(t, (_, reply) => {
    reply.setHeader('date', new Date(Date.now() - 300_000).toUTCString())
    reply.end()
  })
  t.match(await doctor(['--url', url], env), {
    first: { name: 'clock, by the endpoint', said: /30\d s ahead of the endpoint/, mend: /NTP/ }
  })
})

/** A server, a published flow at Meta that leads to it, and its key there. */
async function published(t: Test) {
  const { graph, env, phone } = await meta(t)
  const server = await flowgateServer(t)
  const { appId = '' } = graph.state
  if (!phone) throw new Error('the stand-in has no number')
  phone.publicKey = String(keyFile('rsa2048-public.pem'))
  graph.state.subscribed.set(appId, undefined)
  const flow = graph.addFlow({ name: 'appointment', flowJson, endpointUri: server.url })
  const all = { ...env, ...server.env, META_APP_ID: appId }
  return { graph, phone, flow, url: server.url, env: all }
}
const look = (env: Record<string, string>, ...args: string[]) =>
  doctor(['appointment', '--calls', '1', ...args], env)

t.test('what Meta has is held to what is here', async t => {
  const good = await published(t)
  const { first, verdicts, out } = await look(good.env)
  t.equal(first, null)
  t.notMatch(out, /EAA/)
  const { phoneId } = good.graph
  t.match(verdicts, {
    'clock, by Meta': 'ok',
    [`key at Meta, ${phoneId}`]: 'ok',
    [`signature, ${phoneId}`]: 'ok',
    'flow at Meta': 'ok',
    endpoint_uri: 'ok',
    application: 'ok',
    'data API version': 'ok',
    'can be sent': 'ok',
    'webhook at Meta': 'ok'
  })

  type Case = [spoil: (all: Awaited<ReturnType<typeof published>>) => unknown, first: object]
  const cases: Case[] = [
    [
      ({ phone }) => Object.assign(phone, { publicKey: undefined }),
      { name: /^key at Meta/, mend: 'flowgate keys upload' }
    ],
    [
      ({ phone }) => Object.assign(phone, { publicKey: RSA4096 }),
      { name: /^key at Meta/, said: /answered 421/ }
    ],
    [
      ({ phone }) => Object.assign(phone, { signatureStatus: 'MISMATCH' }),
      { name: /^signature/, said: 'MISMATCH instead of VALID', mend: 'flowgate keys upload' }
    ],
    [
      ({ graph }) => graph.state.flows.clear(),
      { name: 'flow at Meta', mend: 'flowgate publish appointment' }
    ],
    [({ flow }) => (flow.status = 'THROTTLED'), { name: 'flow at Meta', said: /THROTTLED/ }],
    [({ flow }) => (flow.status = 'DRAFT'), { name: 'flow at Meta', is: 'warning' }],
    [({ flow }) => (flow.endpointUri = undefined), { name: 'endpoint_uri', said: 'none is set' }],
    [
      ({ flow }) => (flow.applicationId = '670840000000009'),
      { name: 'application', said: /670840000000009 instead of .*META_APP_ID/ }
    ],
    [
      ({ flow }) => (flow.flowJson = flowJson.replace('"3.0"', '"4.0"')),
      { name: 'data API version', said: 'Meta has 4.0, the Flow JSON here 3.0' }
    ],
    [
      ({ graph }) => graph.state.subscribed.clear(),
      { name: 'webhook at Meta', mend: 'flowgate flows subscribe' }
    ],
    [
      ({ graph }) => graph.fail({ kind: 'expired', times: 9 }),
      { name: /^key at Meta/, said: /cannot be read.*code 190/, mend: /META_ACCESS_TOKEN/ }
    ]
  ]
  for (const [spoil, first] of cases) {
    const all = await published(t)
    spoil(all)
    t.match(await look(all.env), { first }, String(spoil))
  }
})

t.test('a key that is on its way to Meta gets there by the rotation', async t => {
  const { env, phone } = await published(t)
  await flowgate(['keys', 'rotate'], { ...env, META_ACCESS_TOKEN: '' })
  const { name = '' } = loadKeys({ dir: env.KEYS_DIR }).keys[1] ?? {}
  phone.publicKey = (await flowgate(['keys', 'public', name])).out
  t.match(await look(env), {
    first: { name: /^key at Meta/, is: 'warning', mend: 'flowgate keys rotate' },
    exitCode: 0
  })
})

t.test('what it is told has to be a number, and a flow', async t => {
  t.match(await doctor(['--calls', 'many']), { err: /Give a number from 1 to 9999/, exitCode: 1 })
  t.match(await doctor(['nowhere']), { err: /flows\/nowhere.* is not there/, exitCode: 1 })
})

t.test('where nobody says where the endpoint is, Meta does', async t => {
  const { env } = await published(t)
  t.match(await look({ ...env, PUBLIC_URL: '' }), { verdicts: { ping: 'ok' }, first: null })
  t.match(await look({ ...env, PUBLIC_URL: '', META_WABA_ID: '' }), {
    verdicts: { ping: 'skipped', 'flow and webhook at Meta': 'skipped' }
  })
})

t.test('a webhook at Sinch that is silent is found', async t => {
  const sinch = await startSinch(t)
  const server = await flowgateServer(t)
  const env = {
    ...server.env,
    SINCH_PROJECT_ID: sinch.state.projectId,
    SINCH_KEY_ID: sinch.state.keyId,
    SINCH_KEY_SECRET: sinch.state.keySecret,
    SINCH_APP_ID: sinch.app.id,
    SINCH_URL: sinch.url,
    SINCH_AUTH_URL: sinch.tokenUrl,
    SINCH_PROVISIONING_URL: sinch.provisioningUrl,
    SINCH_WEBHOOK_SECRET: 'a-webhook-secret'
  }
  t.match(await look(env), {
    first: { name: 'webhook at Sinch', said: /none leads to/, mend: 'flowgate sinch webhook' }
  })
  t.match(await flowgate(['sinch', 'webhook'], env), { out: /tells http.*\/webhooks\/sinch/ })
  t.match(await look(env), { first: null, verdicts: { 'webhook at Sinch': 'ok' } })
  t.match(await flowgate(['sinch', 'webhook'], env), { out: /is told already/, exitCode: 0 })
  const change = (changes: object) => {
    for (const [id, webhook] of sinch.state.webhooks) {
      sinch.state.webhooks.set(id, { ...webhook, ...changes })
    }
  }
  change({ triggers: ['MESSAGE_INBOUND'] })
  t.match(await look(env), {
    first: { is: 'warning', said: /MESSAGE_DELIVERY/, mend: /add the trigger MESSAGE_DELIVERY/ }
  })
  change({ triggers: ['MESSAGE_DELIVERY'] })
  t.match(await look(env), { first: { is: 'wrong', said: /not told completions/ } })
  change({ target_type: 'DISMISS' })
  const { first, out } = await look(env)
  t.match(first, {
    name: 'webhook at Sinch',
    said: /is silent: its target_type is DISMISS, not HTTP/
  })
  t.notMatch(out, /a-webhook-secret/)
  t.notMatch(out, sinch.state.keySecret)
  t.strictSame(sinch.violations, [])
})
