import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { z } from 'zod'
import appointment from '../../flows/appointment/index.ts'
import claim from '../../flows/claim/index.ts'
import { keepsState, readBackFacts } from '../../src/contract/back-facts.ts'
import { defineFlow } from '../../src/index.ts'
import { exchange, flowOf, footer, input, type Node } from '../simulator/flow.ts'

function fileOf(t: Test, text: string) {
  return pathToFileURL(join(t.testdir({ 'flow.json': text }), 'flow.json'))
}

function factsOf(t: Test, ...screens: Parameters<typeof flowOf>) {
  return readBackFacts({ flowJson: fileOf(t, JSON.stringify(flowOf(...screens))) })
}

t.test('what was typed belongs where its input begins', async t => {
  const form = (initial: unknown) => ({
    type: 'Form',
    name: 'form',
    'init-values': initial,
    children: [input('name')]
  })
  const own = (init: unknown) => input('name', { 'init-value': init })
  const cases: [name: string, child: Node, sent: Node, path: string[] | undefined][] = [
    ['of its own', own('${data.a}'), { n: '${form.name}' }, ['a']],
    ['deep in the data', own('${data.a.b}'), { n: '${form.name}' }, ['a', 'b']],
    ['of its form', form({ name: '${data.a}' }), { n: '${form.name}' }, ['a']],
    ['of its form as a whole', form('${data.a}'), { n: '${form.name}' }, ['a', 'name']],
    ['a fixed one', own('Ada'), { n: '${form.name}' }, undefined],
    ['that of another screen', own('${screen.B.data.a}'), { n: '${form.name}' }, undefined],
    ['none', input('name'), { n: '${form.name}' }, undefined],
    ['and what is sent is not typed', own('${data.a}'), { n: '${data.a}' }, undefined],
    ['or in words around it', own('${data.a}'), { n: "`'I am ' ${form.name}`" }, undefined],
    ['or on another screen', own('${data.a}'), { n: '${screen.B.form.name}' }, undefined],
    ['or is not sent at all', own('${data.a}'), {}, undefined]
  ]
  for (const [name, child, sent, path] of cases) {
    const data = { a: 'x' }
    const facts = factsOf(t, { A: { data, children: [child, footer(exchange(sent))] } })
    const typed = facts?.typed('A', { n: 'Ada', stranger: 1 })
    t.strictSame(typed, path ? [{ path, value: 'Ada' }] : [], name)
    t.strictSame(facts?.typed('A', {}), [], 'nothing of what did not come')
  }
})

t.test('the screens that ask when they are left are known', async t => {
  const facts = factsOf(t, {
    A: { children: [] },
    B: { refresh_on_back: true, children: [] },
    C: { refresh_on_back: false, children: [] }
  })
  t.strictSame(facts?.asking, new Set(['B']))
  t.equal(readBackFacts({ flowJson: fileOf(t, '{') }), undefined)
  t.equal(readBackFacts({}), undefined)
})

t.test('it is known beforehand whether a flow keeps state', async t => {
  const screens = { A: { payload: z.object({}), next: ['B'] }, B: {} } as const
  const asking = fileOf(
    t,
    JSON.stringify(
      flowOf({
        A: { children: [footer(exchange())] },
        B: { refresh_on_back: true, terminal: true, children: [] }
      })
    )
  )
  const base = { name: 'shop', screens } as const
  const plain = defineFlow(base)
  const flow = defineFlow({ ...base, flowJson: asking })
  const forgetful = defineFlow({ ...base, flowJson: asking, history: false })
  const stay = { A: () => plain.screen('A') }
  const back = { B: () => plain.screen('A') }
  const cases = [
    [
      'its contract has state',
      defineFlow({ ...base, state: z.string() }).endpoint({ screens: stay }),
      true
    ],
    ['Back asks, and has no handler', flow.endpoint({ screens: stay }), true],
    ['Back asks, and has one', flow.endpoint({ screens: stay, back }), false],
    ['history is switched off', forgetful.endpoint({ screens: stay }), false],
    [
      'history is switched on',
      defineFlow({ ...base, history: true }).endpoint({ screens: stay }),
      true
    ],
    ['it resumes', defineFlow({ ...base, resume: true }).endpoint({ screens: stay }), true],
    ['there is no Flow JSON', plain.endpoint({ screens: stay }), false],
    ['there is none, and a load handler', plain.endpoint({ screens: stay, load: stay }), true],
    ['appointment', appointment, true],
    ['claim', claim, false]
  ] as const
  for (const [name, endpoint, keeps] of cases) t.equal(keepsState(endpoint), keeps, name)
})
