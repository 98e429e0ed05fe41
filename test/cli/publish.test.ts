import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { vector } from '../keys/vectors.ts'
import { flowgate, inTerminal } from './flowgate.ts'
import { meta } from './meta.ts'

const PUBLIC_URL = 'https://flows.example.com'
const ENDPOINT = `${PUBLIC_URL}/flows/appointment`
const flowJson = readFileSync('flows/appointment/flow.json', 'utf8')

/** An account in which nothing is in the way, and a copy of a flow to change. */
async function ready(t: Test) {
  const { graph, env, phone } = await meta(t)
  const folder = join(t.testdir({}), 'appointment')
  cpSync('flows/appointment/flow.json', join(folder, 'flow.json'))
  if (phone) phone.publicKey = String(vector('rsa2048-public.pem'))
  graph.state.subscribed.set(graph.state.appId ?? '', undefined)
  const changes = () =>
    graph.calls
      .filter(({ method }) => method !== 'GET')
      .map(({ path }) => path.split('/').slice(3).join('/') || 'settings')
  return {
    graph,
    changes,
    flows: () => [...graph.state.flows.values()],
    file: join(folder, 'flow.json'),
    publish: (...args: string[]) => flowgate(['publish', folder, ...args], { ...env, PUBLIC_URL }),
    env: { ...env, PUBLIC_URL },
    folder
  }
}

t.test('a flow is created, uploaded and published, and a second time nothing is done', async t => {
  const { publish, flows, changes, graph } = await ready(t)
  const { out, err, exitCode } = await publish('--category', 'APPOINTMENT_BOOKING')
  t.strictSame([err, exitCode], ['', 0])
  t.match(out, /No findings.*created .*uploaded .*published .*flow \d+ is PUBLISHED\n$/s)
  const [flow] = flows()
  t.match(flow, {
    name: 'appointment',
    status: 'PUBLISHED',
    categories: ['APPOINTMENT_BOOKING'],
    endpointUri: ENDPOINT,
    flowJson
  })
  t.strictSame(changes(), ['flows', 'assets', 'publish'])
  t.match(await publish(), { out: /Nothing to do.*is PUBLISHED/s, err: '', exitCode: 0 })
  t.equal(changes().length, 3)
  t.notMatch(out, graph.state.token)
})

t.test('what has changed is uploaded and published again; spaces are no change', async t => {
  const { publish, flows, changes, file } = await ready(t)
  await publish()
  writeFileSync(file, JSON.stringify(JSON.parse(flowJson)))
  await publish()
  t.equal(changes().length, 3)
  writeFileSync(file, flowJson.replace('"Appointment"', '"An appointment"').replace('Book', 'Take'))
  t.match(await publish(), { exitCode: 0 })
  t.strictSame(changes().slice(3), ['assets', 'publish'])
  t.match(flows(), [{ status: 'PUBLISHED' }])
})

t.test('endpoint, application and categories are set where they differ', async t => {
  const { graph, env, folder, changes, flows } = await ready(t)
  graph.addFlow({ name: 'appointment', flowJson, endpointUri: 'https://old.example.com/' })
  const META_APP_ID = '670840000000001'
  const args = ['publish', folder, '--category', 'OTHER', 'SURVEY', '--url', `${ENDPOINT}?v=2`]
  t.match(await flowgate(args, { ...env, META_APP_ID }), { exitCode: 0 })
  t.strictSame(changes(), ['settings', 'publish'])
  t.match(flows(), [
    {
      endpointUri: `${ENDPOINT}?v=2`,
      applicationId: META_APP_ID,
      categories: ['OTHER', 'SURVEY'],
      status: 'PUBLISHED'
    }
  ])
})

t.test('it is found on whatever page it is', async t => {
  const { graph, publish, flows } = await ready(t)
  for (let count = 0; count < 230; count++) graph.addFlow()
  graph.addFlow({ name: 'appointment', flowJson, endpointUri: ENDPOINT })
  t.match(await publish(), { out: /Nothing to do/ })
  t.equal(flows().length, 231)
})

t.test('--dry-run changes nothing, and says what would be done', async t => {
  const { publish, changes, graph } = await ready(t)
  const first = await publish('--dry-run')
  t.match(first.out, /no flow yet.*- create the flow\n- upload its Flow JSON\n- publish it\n$/s)
  graph.addFlow({ name: 'appointment', flowJson, endpointUri: 'https://old.example.com/' })
  const second = await publish('--dry-run', '--draft')
  t.match(second.out, /flow \d+, PUBLISHED.*- set endpoint_uri https:\/\/flows.*leave it a draft/s)
  t.strictSame(changes(), [])
})

t.test('--draft stops before it is published, and asks before it withdraws a flow', async t => {
  const { publish, flows, changes, file, env, folder } = await ready(t)
  t.match(await publish('--draft'), { out: /is DRAFT/, exitCode: 0 })
  t.match(await publish(), { out: /published/, exitCode: 0 })
  writeFileSync(file, flowJson.replace('Book', 'Take'))
  const before = changes().length
  t.match(await publish('--draft'), { err: /would be a draft.*--yes/, exitCode: 1 })
  t.equal(changes().length, before)
  await inTerminal(['publish', folder, '--draft'], env, 'y\n')
  t.match(flows(), [{ status: 'DRAFT' }])
})

t.test('a Flow JSON with errors is not uploaded', async t => {
  const { publish, changes, file } = await ready(t)
  writeFileSync(file, flowJson.replace('"version"', '"versoin"'))
  t.match(await publish(), { out: /error .*\d+ \| /s, exitCode: 1 })
  t.strictSame(changes(), [])
})

t.test('what Meta finds wrong is shown with its line, and the flow stays a draft', async t => {
  const { publish, flows, graph, changes } = await ready(t)
  graph.find('"routing_model"', {
    error: 'INVALID_ROUTING_MODEL',
    message: 'Meta sees a loop\u001b[2J.'
  })
  const { out, err, exitCode } = await publish()
  const line = flowJson.split('\n').findIndex(text => text.includes('"routing_model"')) + 1
  t.match(out, `flow.json, by Meta\n\n  ${line}:3 error INVALID_ROUTING_MODEL (FLOW_JSON_ERROR)\n`)
  t.match(out, /\n {2}Meta sees a loop␛\[2J\.\n {2}\d+ \| .*"routing_model".*\n.*\^{15}\n/)
  t.match(err, /does not publish it like this/)
  t.equal(exitCode, 1)
  t.match(flows(), [{ status: 'DRAFT' }])
  t.strictSame(changes(), ['flows', 'assets'])
  t.match(await publish(), { out: /INVALID_ROUTING_MODEL/, exitCode: 1 })
  t.strictSame(changes(), ['flows', 'assets'], 'unchanged, it is not uploaded again')
})

t.test('why it cannot be published is told, with what Meta names', async t => {
  const { publish, graph, flows } = await ready(t)
  graph.state.subscribed.clear()
  const { err, exitCode } = await publish()
  t.match(err, /the flow cannot be published yet\. Meta says: .*code 139002.*flowgate doctor/)
  t.match(err, /FLOW: webhook: The account is not subscribed/)
  t.equal(exitCode, 1)
  graph.state.subscribed.set('1', undefined)
  t.match(await publish(), { exitCode: 0 })
  t.match(flows(), [{ status: 'PUBLISHED' }])
})

t.test('what was done although no answer came is not done twice', async t => {
  const { publish, flows } = await ready(t)
  for (const on of ['/flows', '/publish']) {
    const { graph, publish, changes } = await ready(t)
    // The first call to /flows looks for the flow.
    if (on === '/flows') graph.fail({ kind: 'slow', ms: 0, on })
    graph.fail({ kind: 'drop', done: true, on })
    t.match(await publish(), { out: /is PUBLISHED/, exitCode: 0 }, on)
    t.strictSame(changes(), ['flows', 'assets', 'publish'])
  }
  await publish()
  t.equal(flows().length, 1)
})

t.test('what is missing, or cannot be, is said before anything is done', async t => {
  const { env, folder, graph, changes } = await ready(t)
  const cases: [args: string[], more: Record<string, string>, err: RegExp][] = [
    [[folder], { PUBLIC_URL: '' }, /its address is not known: give it with --url/],
    [[folder], { META_WABA_ID: '' }, /META_WABA_ID is not set/],
    [[folder, '--url', 'http://x.example'], {}, /by https:\/\/ only/],
    [[folder, '--url', 'ftp://x'], {}, /--url is an address/],
    [[folder], { PUBLIC_URL: 'nonsense' }, /PUBLIC_URL is an address/],
    [['nowhere'], {}, /flows\/nowhere is not there/],
    [[folder, '--name', 'gone'], {}, /it is deprecated, which is for ever/],
    [[folder], { META_ACCESS_TOKEN: 'EAAanotherone' }, /code 190/]
  ]
  graph.addFlow({ name: 'gone', status: 'DEPRECATED' })
  for (const [args, more, err] of cases) {
    const said = await flowgate(['publish', ...args], { ...env, ...more })
    t.match(said, { err, exitCode: 1 }, String(err))
    t.notMatch(JSON.stringify(said), /EAA/)
  }
  t.strictSame(changes(), [])
})
