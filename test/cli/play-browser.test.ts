import { EventEmitter, once } from 'node:events'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join, relative } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { playCommand } from '../../src/cli/play.ts'
import { createPhone } from '../../src/simulator/index.ts'
import { keyFile } from '../fixtures/vectors.ts'
import { flowJson } from '../simulator/slots.ts'

/** The player in this process, until Ctrl+C is pressed. */
async function player(t: Test, args: string[], env: Record<string, string> = {}) {
  const signals = new EventEmitter()
  const said = new EventEmitter()
  const output = { out: '', err: '' }
  const opened: string[] = []
  const write = (to: keyof typeof output) => (text: string) => {
    output[to] += text
    said.emit(to)
  }
  const io = {
    env,
    stdin: (async function* () {})(),
    stdout: { write: write('out') },
    stderr: { write: write('err') },
    exitCode: 0
  }
  const command = playCommand(io, { world: { signals }, open: url => opened.push(url) })
  const ended = command.parseAsync(args, { from: 'user' })
  const stop = async () => {
    signals.emit('SIGINT')
    await ended
  }
  t.teardown(stop)
  if (!output.out) await Promise.race([once(said, 'out'), ended])
  const [, url = ''] = /^The player is at (\S+)\n/.exec(output.out) ?? []
  return {
    io,
    output,
    opened,
    stop,
    said,
    url,
    api: new URL('/player/api/', url || 'http://none').href
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what each route replies, the tests say
const json = async (url: string, init?: RequestInit): Promise<any> =>
  (await fetch(url, init)).json()

/** Server-sent events, one by one. */
async function events(t: Test, api: string) {
  const asked = request(`${api}events`).end()
  t.teardown(() => asked.destroy())
  const [response] = await once(asked, 'response')
  const chunks = response[Symbol.asyncIterator]()
  return async () => {
    const [, event, data = ''] =
      /^event: (.*)\ndata: (.*)\n\n/.exec(String((await chunks.next()).value)) ?? []
    return { event, ...JSON.parse(data) }
  }
}

/** A phone as the page makes it. */
async function phoneAt(api: string, flow: string) {
  const { flowJson, endpoint } = await json(`${api}flows/${flow}`)
  const base = `${api}flows/${flow}`
  return createPhone({
    flowJson,
    url: endpoint.url,
    publicKey: async () => (await fetch(`${base}/public-key`)).text(),
    sign: async body =>
      new Uint8Array(await (await fetch(`${base}/sign`, { method: 'POST', body })).arrayBuffer()),
    fetch: async (_url, init = {}) => {
      const { status, body } = await json(`${base}/forward`, {
        method: 'POST',
        headers: init.headers ?? {},
        body: init.body ?? null
      })
      return new Response(body, { status })
    }
  })
}

t.test('the flows of this project are served, and the page is opened', async t => {
  const { url, api, opened, output, stop, io } = await player(t, ['claim'])
  t.match(url, /^http:\/\/127\.0\.0\.1:\d+\/player\/\?flow=claim$/)
  t.strictSame(opened, [url])
  t.match(output.out, /\nCtrl\+C ends it\.\n$/)
  const { flows } = await json(`${api}flows`)
  t.match(flows, [
    { name: 'appointment', endpoint: { isSigned: true } },
    { name: 'claim', endpoint: { isSigned: true } }
  ])
  const phone = await phoneAt(api, 'claim')
  await phone.open()
  t.equal(phone.screen.id, 'CLAIM')
  await stop()
  t.equal(io.exitCode, 0)
  await t.rejects(fetch(api))
})

t.test('with --no-open the browser is left alone, and --port is the port', async t => {
  const first = await player(t, ['--no-open'])
  t.strictSame(first.opened, [])
  const { port } = new URL(first.url)
  const second = await player(t, ['--no-open', '--port', port])
  t.match(second.output.err, `The player cannot listen on 127.0.0.1:${port} (EADDRINUSE)`)
  t.equal(second.io.exitCode, 1)
})

t.test('an edit of flow.json or of a handler is news, and the new handler answers', async t => {
  const dir = t.testdir({ claim: {} })
  const flow = join(dir, 'claim')
  cpSync('flows/claim', flow, { recursive: true })
  const toolkit = join(relative(flow, 'src'), 'index.ts')
  for (const name of ['flow.ts', 'files.ts', 'index.ts', 'insurer.ts']) {
    const text = readFileSync(join(flow, name), 'utf8')
    writeFileSync(join(flow, name), text.replace('../../src/index.ts', toolkit))
  }
  const { api, output } = await player(t, [dir, '--no-open'])
  const next = await events(t, api)
  t.match(await next(), { event: 'hello' })
  const code = readFileSync(join(flow, 'token.ts'), 'utf8')

  writeFileSync(join(flow, 'flow.json'), `${readFileSync(join(flow, 'flow.json'), 'utf8')}\n`)
  t.strictSame(await next(), { event: 'change', flow: 'claim', what: 'flow-json' })

  writeFileSync(join(flow, 'token.ts'), 'export const isExpired = () => true\n')
  t.strictSame(await next(), { event: 'change', flow: 'claim', what: 'handlers' })
  await t.rejects((await phoneAt(api, 'claim')).open(), { message: /Status 427/ })

  writeFileSync(join(flow, 'token.ts'), 'export const isExpired = (\n')
  t.match(await next(), { what: 'failed', message: /claim\/index\.ts cannot be run/ })
  t.match(output.err, /claim\/index\.ts cannot be run/)
  await t.rejects((await phoneAt(api, 'claim')).open(), { message: /Status 427/ })

  writeFileSync(join(flow, 'token.ts'), code)
  t.match(await next(), { what: 'handlers' })
  const phone = await phoneAt(api, 'claim')
  await phone.open()
  t.equal(phone.screen.id, 'CLAIM')
})

t.test('a Flow JSON that is named alone is played without an endpoint', async t => {
  const file = join(t.testdir({ 'slots.json': '{"version": "7.3"}' }), 'slots.json')
  const { url, api } = await player(t, [file])
  t.equal(new URL(url).search, '?flow=slots')
  const { flows } = await json(`${api}flows`)
  t.strictSame(flows, [{ name: 'slots' }])
  t.match(await json(`${api}flows/slots`), {
    flowJson: '{"version": "7.3"}',
    findings: [{ line: 1 }]
  })
})

t.test("somebody else's endpoint is what --url says, with its key", async t => {
  const dir = t.testdir({
    'slots.json': JSON.stringify(flowJson),
    'key.pem': keyFile('rsa2048-public.pem')
  })
  const url = 'http://127.0.0.1:9/flow'
  const remote = ['--url', url, '--public-key', join(dir, 'key.pem')]
  const { api } = await player(t, [join(dir, 'slots.json'), ...remote])
  const { flows } = await json(`${api}flows`)
  t.strictSame(flows, [{ name: 'slots', endpoint: { url, isSigned: false, issuesTokens: false } }])
  const pem = await (await fetch(`${api}flows/slots/public-key`)).text()
  t.equal(pem, keyFile('rsa2048-public.pem').toString())
  const signed = await player(t, [join(dir, 'slots.json'), ...remote], { APP_SECRET: 'one,two' })
  t.match(await json(`${signed.api}flows`), { flows: [{ endpoint: { isSigned: true } }] })
})

t.test('--record writes a script of what the page says was done', async t => {
  const script = join(t.testdir(), 'steps.yaml')
  const { api } = await player(t, ['claim', '--record', script])
  t.match(await json(`${api}flows`), { isRecording: true })
  const post = (entry: unknown) =>
    fetch(`${api}steps`, {
      method: 'POST',
      body: typeof entry === 'string' ? entry : JSON.stringify(entry)
    })
  const entries = [
    { step: { open: {} }, outcome: { error: 'timeout_error' } },
    {
      step: { open: { screen: 'CLAIM', action: 'data_exchange' } },
      outcome: { screen: 'CLAIM' },
      token: 'token-1'
    },
    { step: { fill: { policy_number: 'x' } }, outcome: { screen: 'CLAIM' } },
    {
      step: { tap: 'Continue' },
      outcome: { screen: 'CLAIM', snackbar: 'No', error: 'timeout_error' }
    },
    { step: { pick: { photos: ['a.png'] } }, outcome: { screen: 'CLAIM' } },
    { step: { back: {} }, outcome: {} }
  ]
  for (const entry of entries) t.equal((await post(entry)).status, 204)
  for (const bad of ['{', '{}', { step: { tapp: 'x' }, outcome: {} }]) {
    const reply = await post(bad)
    t.match([reply.status, await reply.json()], [400, { code: 'FLOW_ERR_PLAYER_STEP' }])
  }
  t.strictSame(parse(readFileSync(script, 'utf8')), {
    flow: 'claim',
    token: 'token-1',
    steps: [
      { open: { screen: 'CLAIM', action: 'data_exchange' } },
      { expect: { screen: 'CLAIM' } },
      { fill: { policy_number: 'x' } },
      { tap: 'Continue' },
      { expect: { error: 'timeout_error', snackbar: 'No' } },
      { pick: { photos: ['a.png'] } },
      'back'
    ]
  })
})
