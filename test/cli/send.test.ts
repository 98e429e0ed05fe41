import t, { type Test } from 'tap'
import { sendCommand } from '../../src/cli/send.ts'
import { createHttp } from '../../src/clients/http.ts'
import { memoryStore } from '../../src/index.ts'
import { createRegistry } from '../../src/sending/index.ts'
import { memoryQueue } from '../../src/store/memory-queue.ts'
import { startSinch } from '../standins/sinch.ts'

const STATE_KEY = 'a state key of at least 32 characters'
const words = ['--body', 'Pick a time.', '--cta', 'Book a visit']
const to = ['--to', '+46700000001']

/** `flowgate send` in this process, against a stand-in for Sinch. */
async function start(t: Test) {
  const sinch = await startSinch(t)
  const store = memoryStore()
  const env = {
    NODE_ENV: 'test',
    ...{ TOKEN_KEY: 'Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI=', STATE_KEY },
    ...{ SINCH_PROJECT_ID: sinch.state.projectId, SINCH_APP_ID: sinch.app.id },
    ...{ SINCH_KEY_ID: sinch.state.keyId, SINCH_KEY_SECRET: sinch.state.keySecret },
    ...{ SINCH_URL: sinch.url, SINCH_AUTH_URL: sinch.tokenUrl },
    ...{ SINCH_FLOW_IDS: 'claim=12, appointment=900100', STORE: 'redis://127.0.0.1:1' }
  }
  const registry = createRegistry({ store, secrets: [STATE_KEY] })

  async function send(args: string[], changes: Record<string, string> = {}) {
    const [out, err]: [string[], string[]] = [[], []]
    const io = {
      env: { ...env, ...changes },
      stdin: (async function* () {})(),
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => err.push(text) },
      exitCode: 0
    }
    const http = createHttp({ sleep: async () => {} })
    const open = async () => ({
      store: { ...store, close: async () => {} },
      queue: memoryQueue()
    })
    const run = sendCommand(io, { http, open }).parseAsync(args, { from: 'user' })
    await run.catch(() => {
      io.exitCode = 1
    })
    return { out: out.join(''), err: err.join(''), exitCode: io.exitCode }
  }
  return { sinch, send, registry }
}

t.test('send sends, says which token the message has, and lets the server know', async t => {
  const { sinch, send, registry } = await start(t)
  const { out, err, exitCode } = await send(['appointment', ...to, ...words, '--user', 'C-1042'])
  t.strictSame([err, exitCode], ['', 0])
  const [sent] = sinch.sent()
  t.match(out, new RegExp(`^sent +${sent?.id}\nflow token +fg1\\.[\\w-]+\n$`))
  t.match(JSON.stringify(sent?.request), '"flow_id":"900100"')
  const [, flowToken = ''] = /flow token +(\S+)/.exec(out) ?? []
  t.match(await registry.byToken(flowToken), { outcome: 'sent', flow: 'appointment' })
  t.strictSame(sinch.violations, [])
})

t.test('send --dry-run prints the message and sends nothing', async t => {
  const { sinch, send } = await start(t)
  const data = JSON.stringify({ earliest_date: '2026-01-01', latest_date: '2026-02-01' })
  const args = ['claim', ...to, ...words, '--screen', 'CLAIM', '--data', data, '--draft']
  const { out, exitCode } = await send([
    ...args,
    '--header',
    'https://x.example/a.png',
    '--dry-run'
  ])
  t.equal(exitCode, 0)
  const { message } = JSON.parse(out).message.channel_specific_message.WHATSAPP
  t.match(message, {
    ...{ flow_mode: 'draft', flow_id: '12' },
    header: { type: 'image', image: { link: 'https://x.example/a.png' } },
    flow_action_payload: { screen: 'CLAIM', data: { field_errors: {} } }
  })
  const template = ['--template', 'visit', '--value', 'Ada', '--value', 'Monday', '--dry-run']
  t.match((await send(['appointment', ...to, ...template])).out, '"body[2]text": "Monday"')
  t.strictSame(sinch.calls, [])
})

t.test('send says in a sentence why nothing is sent', async t => {
  const { sinch, send } = await start(t)
  const cases: [args: string[], env: Record<string, string>, message: RegExp][] = [
    [['nowhere', ...to, ...words], {}, /no flow flows\/nowhere here/],
    [['appointment', ...words], {}, /required option '--to/],
    [['appointment', ...to, '--body', 'x'], {}, /cta must be a text of 1 to 20/],
    [['appointment', ...to, ...words, '--screen', 'DETAILS'], {}, /opens with: APPOINTMENT/],
    [['appointment', ...to, ...words, '--screen', 'APPOINTMENT', '--data', '{'], {}, /no JSON/],
    [['appointment', ...to, ...words, '--data', '{}'], {}, /name it with --screen/],
    [['appointment', ...to, ...words, '--via', 'meta'], {}, /a way that is set up: sinch/],
    [['appointment', ...to, ...words], { SINCH_KEY_SECRET: '' }, /set SINCH_KEY_SECRET, too/],
    [['appointment', ...to, ...words], { SINCH_FLOW_IDS: '' }, /SINCH_FLOW_IDS/],
    [['appointment', ...to, ...words], { SINCH_FLOW_IDS: 'x' }, /SINCH_FLOW_IDS must match/],
    [
      ['appointment', ...to, ...words],
      { META_ACCESS_TOKEN: 'EAA', META_PHONE_NUMBER_ID: '1' },
      /Which way\? Give --via/
    ]
  ]
  for (const [args, env, message] of cases) {
    const { out, err, exitCode } = await send(args, env)
    t.strictSame([out, exitCode], ['', 1], String(message))
    t.match(err, message)
    t.notMatch(err, /46700000001|a-key-secret/)
  }
  t.strictSame(sinch.calls, [])
})

t.test('send ends with 1 where it was refused or is unknown, and says what to do', async t => {
  const { sinch, send } = await start(t)
  sinch.fail({ kind: 'drop', done: true, on: 'messages:send' })
  const unknown = await send(['appointment', ...to, ...words])
  t.match(unknown, { exitCode: 1, out: /^unknown +the connection was lost.*\nwhat to do +wait/ })
  const elsewhere = { SINCH_URL: sinch.urlOf('us') }
  const refused = await send(['appointment', ...to, ...words], elsewhere)
  t.match(refused, { exitCode: 1, out: /^refused .*404.*\nwhat to do .*SINCH_REGION/ })
})
