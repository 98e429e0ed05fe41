// biome-ignore-all lint/suspicious/noThenProperty: a branch of an If is called that
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import { viewDocument } from '../../src/flow-json/document.ts'
import { examplesOf, openFlow, previewScreens } from '../../src/simulator/index.ts'
import { entryScreens } from '../../src/simulator/routing.ts'

const FOLDER = 'test/fixtures/flows'
const files = readdirSync(FOLDER).filter(name => name.endsWith('.json'))
const TYPES = z
  .array(z.object({ component: z.string() }))
  .parse(JSON.parse(readFileSync('test/fixtures/flow-json-components.json', 'utf8')))
  .map(({ component }) => component)

t.test('every flow opens, and each of its screens becomes a view', async t => {
  const drawn = new Set<string>()
  for (const name of files) {
    const flowJson = readFileSync(`${FOLDER}/${name}`, 'utf8')
    const document = viewDocument(JSON.parse(flowJson))

    const views = previewScreens(flowJson)
    t.strictSame(
      views.map(({ id }) => id),
      document.screens.map(({ id }) => id),
      name
    )
    for (const view of views) {
      for (const { type } of view.components) drawn.add(type)
      t.doesNotThrow(() => JSON.stringify(view), `${name}: ${view.id}`)
    }

    const first = document.screen(entryScreens(document)[0]) ?? document.screens[0]
    if (first?.id === undefined) throw new TypeError(`${name} has no screen`)
    const phone = await openFlow({ flowJson, screen: first.id, data: examplesOf(first) })
    t.equal(phone.screen.id, first.id, `${name} opens`)
  }
  const containers = ['Form', 'If', 'Switch']
  const missing = TYPES.filter(type => !drawn.has(type) && !containers.includes(type))
  t.strictSame(missing, [], 'and all components were among them')
})

t.test('a flow with errors is drawn as far as it goes', async t => {
  const broken: Record<string, unknown>[] = [
    {},
    { screens: 'none' },
    { screens: [null, 1, {}, { id: 1, layout: [] }, { id: 'A', layout: { children: {} } }] },
    { version: {}, screens: [{ id: 'A', data: [], layout: { children: [null, 1, {}] } }] },
    {
      version: '7.3',
      screens: [
        {
          id: 'A',
          data: { __proto__: { type: 'string' }, a: null },
          layout: {
            children: TYPES.flatMap(type => [
              { type },
              { type, name: 'x', label: {}, text: [{}], 'data-source': [null, 1, { id: {} }] },
              { type, name: {}, 'list-items': '${data.a}', condition: '((', cases: [], then: 1 },
              { type, name: 'y', value: '${form.', required: {}, visible: '`', pattern: '(' },
              { type, name: 'z', 'init-value': {}, mode: 'range', 'include-days': 1, children: {} }
            ])
          }
        }
      ]
    }
  ]
  for (const flowJson of broken) {
    t.doesNotThrow(() => previewScreens(flowJson))
  }
})

t.test('what is no Flow JSON at all is refused in a sentence', async t => {
  t.throws(() => previewScreens('{'), { name: 'SimulatorError', message: /is not JSON/ })
  t.throws(() => previewScreens('[]'), { name: 'SimulatorError', message: /not an object/ })
})
