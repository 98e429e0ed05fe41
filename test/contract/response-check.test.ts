import { readFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import { compileResponseCheck } from '../../src/contract/response-check.ts'
import { readSource } from '../../src/flow-json/source.ts'
import { asking, endpointFlow } from '../flow-json/cases/flow.ts'

const option = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
const data = {
  name: { type: 'string', __example__: 'a' },
  count: { type: 'number', __example__: 1 },
  whole: { type: 'integer', __example__: 1 },
  ready: { type: 'boolean', __example__: true },
  options: { type: 'array', items: option, __example__: [] },
  more: { type: 'object', properties: { id: { type: 'string' } }, __example__: {} },
  strict: { type: 'object', properties: {}, additionalProperties: false, __example__: {} },
  loose: { type: 'array', items: true, __example__: [] }
}
const good = {
  name: 'a',
  count: 1.5,
  whole: 2,
  ready: false,
  options: [{ id: 'a' }, { id: 'b', title: 'B' }],
  more: {},
  strict: {},
  loose: [1, null]
}
const flow = endpointFlow({ START: ['FORM'], FORM: ['END'], END: [] }, [
  asking('START'),
  asking('FORM', [], { data }),
  asking('END', [], { data: { required: ['a'], a: data.name, b: data.name } })
])
const text = JSON.stringify(flow, undefined, 1)
const screens = {
  FORM: {
    data: z.object({ name: z.string(), extra: z.string(), more: z.record(z.string(), z.any()) })
  }
}
const check = compileResponseCheck({ screens }, readSource(text))
const asked = { action: 'data_exchange', screen: 'START' } as const
const onForm = (data: Record<string, unknown>) => check(asked, { screen: 'FORM', data })
/** The line on which a text first stands. */
const lineOf = (part: string) => text.slice(0, text.indexOf(part)).split('\n').length

t.test('data that the screen declares passes', async t => {
  for (const data of [
    good,
    { ...good, error_message: 'Try again' },
    { ...good, name: new Date() },
    { ...good, more: { id: 'a', other: 1 } },
    { ...good, unset: undefined }
  ]) {
    t.equal(onForm(data), undefined)
  }
  t.equal(
    check({ action: 'data_exchange', screen: 'FORM' }, { screen: 'END', data: { a: '' } }),
    undefined
  )
})

t.test(
  'the first breach is told: where, what is declared there, and what would mend it',
  async t => {
    const { name: _, ...unnamed } = good
    for (const [data, pointer, declared, says] of [
      [
        unnamed,
        '/data/name',
        'name',
        /it is missing, and line \d+ of flow\.json declares it; answer/
      ],
      [{ ...good, name: 7 }, '/data/name', 'name', /declares string, found number; answer that/],
      [{ ...good, name: null }, '/data/name', 'name', /found null/],
      [{ ...good, count: '1' }, '/data/count', 'count', /declares number, found string/],
      [{ ...good, count: Number.NaN }, '/data/count', 'count', /declares number/],
      [{ ...good, whole: 1.5 }, '/data/whole', 'whole', /declares whole number/],
      [{ ...good, ready: 'yes' }, '/data/ready', 'ready', /declares boolean/],
      [{ ...good, options: {} }, '/data/options', 'options', /declares array, found object/],
      [
        { ...good, options: [{ id: 'a' }, {}] },
        '/data/options/1/id',
        'options/items/properties/id',
        /missing/
      ],
      [{ ...good, options: [7] }, '/data/options/0', 'options/items', /declares object/],
      [{ ...good, more: { id: 7 } }, '/data/more/id', 'more/properties/id', /declares string/],
      [{ ...good, more: [] }, '/data/more', 'more', /found an array of 0/],
      [{ ...good, strict: { a: 1 } }, '/data/strict/*', 'strict', /it is not declared/],
      [{ ...good, extra: 'a' }, '/data/extra', '', /it is not declared \(line \d+ of flow\.json\)/],
      [{ ...good, 'typed by Ada': 'a' }, '/data/*', '', /^\/data\/\*: it is not declared/]
    ] as const) {
      const breach = onForm(data)
      t.match(breach, { pointer, message: says }, pointer)
      t.equal(breach?.declared, `/screens/1/data${declared && '/'}${declared}`, pointer)
      t.notMatch(breach?.message, /Ada/)
    }
    t.equal(onForm({ ...good, count: '1' })?.line, lineOf('"count":'))
  }
)

t.test('a screen without a data model takes none', async t => {
  t.match(check(asked, { screen: 'START', data: { a: 1 } }), {
    declared: '/screens/0',
    message: /^\/data\/\*: it is not declared/
  })
  t.equal(check(asked, { screen: 'START', data: {} }), undefined)
})

t.test('an answer leads where the routing model lets it', async t => {
  const screenOf = (
    action: 'INIT' | 'BACK' | 'data_exchange',
    screen: string | undefined,
    to: string
  ) => {
    const data = to === 'FORM' ? good : to === 'END' ? { a: '' } : {}
    return check({ action, screen }, { screen: to, data })
  }
  for (const [action, from, to] of [
    ['INIT', undefined, 'START'],
    ['data_exchange', 'FORM', 'FORM'],
    ['data_exchange', 'FORM', 'END'],
    ['data_exchange', 'FORM', 'START'],
    ['data_exchange', 'START', 'SUCCESS'],
    ['INIT', undefined, 'SUCCESS'],
    ['BACK', 'END', 'FORM']
  ] as const) {
    t.equal(screenOf(action, from, to), undefined, `${action} ${from} ${to}`)
  }
  for (const [action, from, to, says] of [
    [
      'INIT',
      undefined,
      'FORM',
      /FORM is no entry screen in the routing model .*, or answer START$/
    ],
    [
      'data_exchange',
      'START',
      'END',
      /END does not follow START in the routing model \(line \d+ of/
    ],
    ['BACK', 'START', 'FORM', /FORM does not follow START/],
    ['data_exchange', 'START', 'OTHER', /flow\.json has no screen OTHER; add it there/]
  ] as const) {
    t.match(screenOf(action, from, to), { pointer: '/screen', message: says })
  }
})

t.test('without a routing model only the data is held', async t => {
  const { routing_model: _, ...lone } = flow
  const check = compileResponseCheck({ screens }, readSource(JSON.stringify(lone)))
  t.equal(check(asked, { screen: 'END', data: { a: '' } }), undefined)
  t.match(check(asked, { screen: 'END', data: {} }), { pointer: '/data/a' })
})

t.test('the examples of the demo flows pass', async t => {
  for (const name of ['appointment', 'claim']) {
    const source = readSource(readFileSync(`flows/${name}/flow.json`))
    const check = compileResponseCheck({ screens: {} }, source)
    const { screens } = JSON.parse(source.text)
    for (const { id: screen, data = {} } of screens) {
      const fields = Object.entries<{ __example__: unknown }>(data)
      const example = Object.fromEntries(fields.map(([key, { __example__ }]) => [key, __example__]))
      t.equal(check({ action: 'data_exchange', screen }, { screen, data: example }), undefined)
    }
  }
})
