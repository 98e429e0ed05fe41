import { type ChildProcess, fork } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import type { Test } from 'tap'
import { appointment } from '../../flows/appointment/flow.ts'
import { createHttp } from '../../src/clients/http.ts'
import { createSender } from '../../src/sending/index.ts'
import { createRegistry } from '../../src/sending/registry.ts'
import type { Phone } from '../../src/simulator/index.ts'
import { openFlow } from '../../src/simulator/node.ts'
import { openStorage } from '../../src/store/open.ts'
import { QUEUE_TIMES } from '../../src/store/queue.ts'
import { createTokens } from '../../src/tokens/tokens.ts'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { failed } from '../helper.ts'
import { startGraph } from '../standins/graph.ts'
import { startSinch } from '../standins/sinch.ts'
import { compiled } from './compiled.ts'

const KEY = 'Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI='
const STATE_KEY = 'k'.repeat(32)
const SINCH_SECRET = 'secret of the webhook'
const META_SECRET = 'secret of the app'
const FLOW_ID = '900100200300400'
const log = pino({ level: 'silent' })
const PRIVATE_KEY = String(keyFile('rsa2048-pkcs8.pem'))
const publicKey = String(createPublicKey(PRIVATE_KEY).export({ type: 'spki', format: 'pem' }))
const program = compiled('test/integration/completion-server.ts')

/** What a killed server has taken is done by the next one when this is over, which takes about as long to start. */
const SHORT_LEASE_MS = 3000

/** A server at one address however often it is killed, and the lines that it has written. */
async function startServer(t: Test, address: string, leaseMs: number) {
  const RUNS = join(t.testdirName, 'runs')
  writeFileSync(RUNS, '')
  const lines = (begin: string) =>
    readFileSync(RUNS, 'utf8')
      .split('\n')
      .filter(line => line.startsWith(begin))
  let child: ChildProcess | undefined
  let url = ''

  async function start(HOLD = '') {
    const PORT = new URL(url || 'http://0:0').port
    const secrets = { PRIVATE_KEY, APP_SECRET, KEY, STATE_KEY, SINCH_SECRET, META_SECRET }
    const own = { ADDRESS: address, LEASE_MS: String(leaseMs), RUNS, PORT, HOLD }
    const env = { ...process.env, ...secrets, ...own }
    child = fork(program, { env, execArgv: [] })
    url = (await once(child, 'message'))[0]
  }

  async function kill() {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
  t.teardown(kill)
  await start()
  return {
    url,
    lines,
    /** Kill it, and start it anew: one that stops short at that moment, if there is one given. */
    async restart(hold?: string) {
      await kill()
      await start(hold)
    },
    async until(line: string) {
      while (lines(line).length === 0) await sleep(20)
    }
  }
}

/** Both services with their webhooks at the server, and a sender on the server's store, as another process has it. */
async function setUp(t: Test, address: string, { leaseMs } = QUEUE_TIMES) {
  const server = await startServer(t, address, leaseMs)
  const [sinch, graph] = await Promise.all([startSinch(t), startGraph(t)])
  sinch.subscribe(`${server.url}/webhooks/sinch`, SINCH_SECRET)
  graph.subscribe(`${server.url}/webhooks/meta`, META_SECRET)
  graph.addFlow({ id: FLOW_ID })
  const { store, queue } = await openStorage(address, { timeoutMs: 30_000, log })
  t.teardown(() => store.close())
  while (
    !(await store.check().then(
      () => true,
      () => false
    ))
  )
    await sleep(100)
  const registry = createRegistry({ store, secrets: [STATE_KEY] })
  const flowIds = { appointment: FLOW_ID }
  const sender = createSender({
    registry,
    tokens: createTokens({ keys: [KEY], store }),
    http: createHttp({ timeoutMs: 30_000 }),
    sinch: {
      projectId: sinch.state.projectId,
      keyId: sinch.state.keyId,
      keySecret: sinch.state.keySecret,
      appId: sinch.app.id,
      url: sinch.url,
      authUrl: sinch.tokenUrl,
      flowIds
    },
    meta: { token: graph.state.token, url: graph.url, phoneNumberId: graph.phoneId, flowIds }
  })
  return { server, sinch, graph, sender, registry, queue }
}

type Setup = Awaited<ReturnType<typeof setUp>>

/** Open the flow of a message as a phone does that has received it. */
function openMessage({ server }: Setup, { flow_token, flow_action }: Record<string, unknown>) {
  const flowJson = readFileSync('flows/appointment/flow.json', 'utf8')
  const url = `${server.url}/flows/appointment`
  const phone = { url, publicKey, appSecret: APP_SECRET, flowJson, flowToken: String(flow_token) }
  return openFlow({ ...phone, ...(flow_action === 'data_exchange' && { flowAction: flow_action }) })
}

/** What a person does on each screen, until the flow has ended. */
const screens: ((phone: Phone) => Promise<unknown>)[] = [
  async phone => {
    for (const name of ['department', 'location', 'date', 'time']) {
      await phone.fill({ [name]: phone.field(name).options?.[0]?.id })
    }
    await phone.tap('Continue')
  },
  async phone => {
    await phone.fill({ name: 'Ada', email: 'ada@example.com', phone: '+44 20 7946 0000' })
    await phone.tap('Continue')
  },
  async phone => {
    await phone.fill({ terms: true })
    await phone.tap('Book appointment')
  }
]

const message = { flow: appointment, body: 'Time for your visit.', cta: 'Book' } as const
const open = { action: 'data_exchange' } as const

/** What Sinch was asked to send, as the phone gets it. */
function messageOfSinch({ sinch }: Setup): { id: string; content: Record<string, unknown> } {
  const [sent] = sinch.sent()
  if (!sent || !('channel_specific_message' in sent.request.message)) throw new TypeError('none')
  return { id: sent.id, content: sent.request.message.channel_specific_message.WHATSAPP.message }
}

/** Nothing waits, and nothing was given up. */
async function untilDone({ queue }: Setup): Promise<void> {
  while ((await queue.counts()).waiting > 0) await sleep(50)
}

async function sentThroughSinch(t: Test, address: string): Promise<void> {
  const setup = await setUp(t, address)
  const { server, sinch, graph, sender, registry, queue } = setup
  const result = await sender.send({ via: 'sinch', to: '46700000001', ...message, open })
  t.match(result, { outcome: 'sent' })
  const { id, content } = messageOfSinch(setup)
  for (const status of ['QUEUED_ON_CHANNEL', 'READ', 'DELIVERED'] as const) {
    await sinch.deliver(sinch.events.delivery(id, status))
  }

  const phone = await openMessage(setup, content)
  for (const play of screens) await play(phone)
  t.strictSame(failed(phone.steps), [])
  const response = Object(phone.completion)
  t.match(response, { flow_token: result.flowToken, booking_id: /./ })

  const ofSinch = sinch.events.completion({ messageId: id, response })
  const ofMeta = graph.events.completion({
    messageId: 'wamid.OF.SINCH',
    response,
    from: '46700000001'
  })
  const answers = await Promise.all([
    sinch.deliver(ofSinch, { copies: 2 }),
    graph.deliver([ofMeta, ofMeta], { copies: 2 })
  ])
  t.strictSame(answers.flat(2), [200, 200, 200, 200])
  await server.until('handled')
  await untilDone(setup)
  t.equal(server.lines('handled').length, 1)
  t.equal(server.lines('handled')[0]?.split(' ')[1], result.flowToken)
  t.match(await registry.byToken(result.flowToken), {
    outcome: 'sent',
    status: 'read',
    messageId: id
  })
  t.match(await queue.counts(), { waiting: 0, dead: 0 })
  t.strictSame([...sinch.violations, ...graph.violations], [])
}

async function killedAtEachStep(t: Test, address: string): Promise<void> {
  const setup = await setUp(t, address, { ...QUEUE_TIMES, leaseMs: SHORT_LEASE_MS })
  const { server, sinch, graph, sender, registry, queue } = setup

  // The message was sent, and nobody heard of it.
  sinch.fail({ kind: 'drop', done: true })
  const result = await sender.send({ via: 'sinch', to: '46700000001', ...message, open })
  t.match(result, { outcome: 'unknown' })
  t.match(await registry.byToken(result.flowToken), { outcome: 'unknown' })
  const { id, content } = messageOfSinch(setup)
  t.equal(content.flow_token, result.flowToken)
  await server.restart()
  await sinch.deliver(sinch.events.delivery(id, 'DELIVERED'))
  await server.restart()

  const phone = await openMessage(setup, content)
  for (const play of screens) {
    await server.restart()
    await play(phone)
  }
  t.strictSame(failed(phone.steps), [])

  const response = Object(phone.completion)
  const ofSinch = sinch.events.completion({ messageId: id, response })
  const ofMeta = graph.events.completion({
    messageId: 'wamid.OF.SINCH',
    response,
    from: '46700000001'
  })
  const persistent = { copies: 2, tries: 1000 }
  await server.restart('unstored')
  const deliveries = Promise.all([
    sinch.deliver(ofSinch, persistent),
    graph.deliver([ofMeta, ofMeta], persistent)
  ])
  await server.until('at unstored')
  await server.restart('stored')
  await server.until('at stored')
  await server.restart('untaken')
  await deliveries
  for (const moment of ['begun', 'confirmed', 'unsettled']) {
    await server.restart(moment)
    await server.until(`at ${moment}`)
  }
  await server.restart()
  await untilDone(setup)
  await Promise.all([sinch.deliver(ofSinch), graph.deliver(ofMeta)])
  await untilDone(setup)

  const confirmed = server.lines('confirmed')
  t.strictSame(confirmed, [`confirmed ${result.flowToken}`], 'once, however often it was begun')
  t.match(await registry.byToken(result.flowToken), { outcome: 'sent', status: 'delivered' })
  t.match(await queue.counts(), { waiting: 0, dead: 0 })
  t.strictSame([...sinch.violations, ...graph.violations], [])
}

async function sentThroughMeta(t: Test, address: string): Promise<void> {
  const setup = await setUp(t, address)
  const { server, graph, sender, registry, queue } = setup
  const result = await sender.send({ via: 'meta', to: '46700000001', ...message, open })
  const [sent] = graph.sent()
  t.match(result, { outcome: 'sent', messageId: sent?.id })
  if (sent?.request.type !== 'interactive') throw new TypeError('none')
  const phone = await openMessage(setup, sent.request.interactive.action.parameters)
  for (const play of screens) await play(phone)
  // The flow token is missing at times: the message that is answered tells.
  const { flow_token: _, ...response } = Object(phone.completion)
  await graph.deliver([
    graph.events.status(sent.id, 'sent'),
    graph.events.status(sent.id, 'delivered'),
    graph.events.completion({ messageId: sent.id, response }),
    graph.events.completion({ messageId: sent.id, response, asObject: true })
  ])
  await server.until('handled')
  await untilDone(setup)
  t.strictSame(server.lines('handled'), [`handled ${result.flowToken} meta`])
  t.match(await registry.byToken(result.flowToken), { status: 'delivered' })
  t.match(await queue.counts(), { waiting: 0, dead: 0 })
  t.strictSame(graph.violations, [])
}

/** Each way from a message to its completion, on a store that `start` gives the address of. */
export async function sendToCompletion(t: Test, start: (t: Test) => string | Promise<string>) {
  await t.test('sent, played, completed by both ways, handled once', async t =>
    sentThroughSinch(t, await start(t))
  )
  await t.test('sent through Meta, and joined by the message that is answered', async t =>
    sentThroughMeta(t, await start(t))
  )
  await t.test(
    'a server that is killed at each step loses nothing, and does nothing twice',
    async t => killedAtEachStep(t, await start(t))
  )
}
