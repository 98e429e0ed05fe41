import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { flowgate, inTerminal } from './flowgate.ts'
import { meta } from './meta.ts'

const flowJson = readFileSync('flows/appointment/flow.json', 'utf8')

/** An account with a draft and a published flow. */
async function account(t: Test) {
  const { graph, env } = await meta(t)
  const draft = graph.addFlow({ name: 'loan', status: 'DRAFT', flowJson })
  const live = graph.addFlow({ name: 'appointment', flowJson, endpointUri: 'https://e.example/' })
  return {
    graph,
    env,
    draft,
    live,
    flows: (...args: string[]) => flowgate(['flows', ...args], env)
  }
}

t.test('the flows of the account are listed, and one is shown', async t => {
  const { flows, draft, live } = await account(t)
  const { out } = await flows('list')
  t.match(out, /^id +status +name +categories\n/)
  t.match(out, `${draft.id}  DRAFT      loan         OTHER\n`)
  t.match(out, `${live.id}  PUBLISHED  appointment  OTHER\n`)
  t.match(JSON.parse((await flows('list', '--json')).out), [{ name: 'loan' }, { id: live.id }])
  for (const which of ['appointment', live.id]) {
    t.match(await flows('show', which), {
      out: /status +PUBLISHED\n.*Flow JSON +7\.3\nData API +3\.0\nendpoint +https:\/\/e\.example\/\n/s,
      exitCode: 0
    })
  }
  t.match(JSON.parse((await flows('show', 'loan', '--json')).out), { status: 'DRAFT' })
  const blocked = (await flows('show', 'loan')).out
  t.match(blocked, /can be sent +BLOCKED\n {2}FLOW: endpoint_uri: You need to set the endpoint URI/)
})

t.test('an account without flows is said to be one', async t => {
  const { env } = await meta(t)
  t.match(await flowgate(['flows', 'list'], env), { out: 'No flows.\n', exitCode: 0 })
})

t.test('a preview has an address, and another one if that is wanted', async t => {
  const { flows, draft } = await account(t)
  const { out } = await flows('preview', 'loan')
  t.match(out, /^https:\/\/business\.facebook\.com\/.*\n$/)
  t.equal((await flows('preview', 'loan')).out, out)
  t.not((await flows('preview', draft.id, '--new')).out, out)
})

t.test('what cannot be undone is done with a yes only', async t => {
  const { flows, env, graph, draft, live } = await account(t)
  for (const [verb, name] of [
    ['delete', 'loan'],
    ['deprecate', 'appointment']
  ] as const) {
    t.match(await flows(verb, name), { err: /stays as it is: --yes/, exitCode: 1 })
    t.match(await inTerminal(['flows', verb, name], env, 'n\n'), `${verb} flow "${name}"`)
    t.notOk(graph.calls.some(({ method }) => method !== 'GET'))
  }
  t.match(await flows('delete', 'loan', '--yes'), { out: /is deleted/, exitCode: 0 })
  t.notOk(graph.state.flows.has(draft.id))
  t.match(await flows('deprecate', 'appointment', '--yes'), { out: /is deprecated/, exitCode: 0 })
  t.equal(live.status, 'DEPRECATED')
})

t.test('what Meta refuses is told with another way', async t => {
  const { flows } = await account(t)
  const cases: [args: string[], err: RegExp][] = [
    [['delete', 'appointment', '--yes'], /cannot be deleted.*139004.*flows deprecate/],
    [['deprecate', 'loan', '--yes'], /only a published flow.*139003.*flows delete/],
    [['show', 'nowhere'], /there is no flow "nowhere"; `flowgate flows list`/],
    [['show', '999999999'], /no such object.*803/]
  ]
  for (const [args, err] of cases)
    t.match(await flows(...args), { err, exitCode: 1 }, args.join(' '))
})

t.test('the app is subscribed to the account', async t => {
  const { flows, graph } = await account(t)
  t.match(await flows('subscribe'), { out: /is subscribed to account/, exitCode: 0 })
  t.ok(graph.state.subscribed.has(graph.state.appId ?? ''))
})
