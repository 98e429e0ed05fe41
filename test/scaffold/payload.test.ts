import t from 'tap'
import { viewDocument } from '../../src/flow-json/document.ts'
import { scaffold } from '../../src/scaffold/index.ts'
import { endpointFlow, exchange, footer, input, screen } from '../flow-json/cases/flow.ts'

/** The contract of a flow, without line breaks, that its cases may be read. */
function contractOf(flow: object): string {
  const { contract } = scaffold('case', viewDocument(flow), { api: 'flowgate' })
  return contract.replace(/\s+/g, ' ')
}

/** What the contract says of `x`, which the Footer of a screen with these children sends. */
function schemaOf(x: unknown, children: readonly object[], more: object = {}): string | undefined {
  const only = screen('ONLY', [...children, footer(exchange({ x }))], { terminal: true })
  const contract = contractOf(endpointFlow({ ONLY: [] }, [only], { ...more }))
  return /payload: z\.object\(\{ x: (.*) \}\) \} \} \}\)/.exec(contract)?.[1]
}

const required = { required: true }
const dates = { 'start-date': true, 'end-date': true }

t.test(
  'what an input sends is of its type, and may be nothing unless a Footer waits for it',
  async t => {
    const cases: [type: string, more: object, filled: string, empty: string][] = [
      ['TextInput', {}, 'z.string()', 'OptionalText'],
      ['TextInput', { 'input-type': 'number' }, 'z.string()', 'OptionalText'],
      ['TextInput', { 'input-type': 'passcode' }, 'z.string()', 'OptionalText'],
      ['TextArea', {}, 'z.string()', 'OptionalText'],
      ['CheckboxGroup', {}, 'z.array(z.string())', 'OptionalChoices'],
      ['ChipsSelector', {}, 'z.array(z.string())', 'OptionalChoices'],
      ['RadioButtonsGroup', {}, 'z.string()', 'OptionalText'],
      ['Dropdown', {}, 'z.string()', 'OptionalText'],
      ['DatePicker', {}, 'z.iso.date()', 'OptionalText'],
      ['CalendarPicker', {}, 'z.iso.date()', 'OptionalText'],
      ['OptIn', {}, 'z.literal(true)', 'Ticked']
    ]
    for (const [type, more, filled, empty] of cases) {
      const component = { type, name: 'i', ...more }
      const named = `${type} ${JSON.stringify(more)}`
      t.equal(schemaOf('${form.i}', [{ ...component, ...required }]), filled, named)
      t.equal(schemaOf('${form.i}', [component]), empty, `${named}, not required`)
      const hidden = { ...component, ...required, visible: '${data.is_shown}' }
      t.equal(schemaOf('${form.i}', [hidden]), empty, `${named}, perhaps hidden`)
      const cases = { a: [{ ...component, ...required }] }
      const branch = { type: 'Switch', value: '${data.a}', cases }
      t.equal(schemaOf('${form.i}', [branch]), empty, `${named}, perhaps not there`)
    }
  }
)

t.test('dates, ranges and files have forms of their own', async t => {
  const i = (type: string, more: object) => [{ type, name: 'i', ...more }]
  const cases: [x: unknown, children: object[], more: object, schema: string][] = [
    ['${form.i}', i('DatePicker', required), { version: '4.0' }, 'z.string()'],
    [
      '${form.i}',
      i('CalendarPicker', { mode: 'range', required: dates }),
      {},
      "z.object({ 'start-date': z.iso.date(), 'end-date': z.iso.date() })"
    ],
    [
      '${form.i}',
      i('CalendarPicker', { mode: 'range' }),
      {},
      "z.nullish( z.object({ 'start-date': z.iso.date().optional(), 'end-date': z.iso.date().optional() }) )"
    ],
    [
      '${form.i.end-date}',
      i('CalendarPicker', { mode: 'range', required: { 'start-date': true } }),
      {},
      'OptionalText'
    ],
    [
      '${form.i}',
      i('CalendarPicker', { mode: '${data.mode}', required: dates }),
      {},
      "z.union([ z.iso.date(), z.object({ 'start-date': z.iso.date(), 'end-date': z.iso.date() }) ])"
    ],
    [
      '${form.i}',
      i('PhotoPicker', { 'min-uploaded-photos': 1, 'max-uploaded-photos': 3 }),
      {},
      'z.array(MediaFile).min(1).max(3)'
    ],
    ['${form.i}', i('DocumentPicker', {}), {}, 'z.array(MediaFile).nullish()']
  ]
  for (const [x, children, more, schema] of cases) {
    t.equal(schemaOf(x, children, more), schema, JSON.stringify(children))
  }
})

t.test('a constant is a literal, an expression what it comes to', async t => {
  const cases: [x: unknown, schema: string][] = [
    ['a', "z.literal('a')"],
    ["it's", `z.literal("it's")`],
    [1.5, 'z.literal(1.5)'],
    [false, 'z.literal(false)'],
    [null, 'z.null()'],
    [['a', 1], "z.tuple([z.literal('a'), z.literal(1)])"],
    [{ y: { z: 'a' } }, "z.object({ y: z.object({ z: z.literal('a') }) })"],
    ['Hello ${form.i}', 'z.string()'],
    ["`'Hello ' ${form.i}`", 'z.string()'],
    ['`1 + 1`', 'z.number()'],
    ["`${form.i} == 'a'`", 'z.boolean()'],
    ['${form.gone}', 'z.unknown()']
  ]
  for (const [x, schema] of cases) t.equal(schemaOf(x, [input('i')]), schema, JSON.stringify(x))
})

t.test('data is what its screen declares, as far as the example shows it', async t => {
  const cases: [field: object, schema: string][] = [
    [{ type: 'string', __example__: 'a' }, 'z.string()'],
    [{ type: 'number', __example__: 1 }, 'z.number()'],
    [{ type: 'integer', __example__: 1 }, 'z.int()'],
    [{ type: 'boolean', __example__: true }, 'z.boolean()'],
    [{ type: 'object', __example__: {} }, 'z.record(z.string(), z.unknown())'],
    [{ type: 'array', items: true, __example__: [] }, 'z.array(z.unknown())'],
    [
      { type: 'object', properties: { a: { type: 'string' } }, __example__: { a: '', b: 1 } },
      'z.looseObject({ a: z.string() })'
    ],
    [
      { type: 'object', properties: { a: { type: 'string' }, b: {} }, __example__: { b: 1 } },
      'z.object({ a: z.string().optional(), b: z.unknown() })'
    ],
    [
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'string' } },
        required: ['b'],
        __example__: { a: '', b: '' }
      },
      'z.object({ a: z.string().optional(), b: z.string() })'
    ]
  ]
  for (const [field, schema] of cases) {
    const only = screen('ONLY', [footer(exchange())], { terminal: true, data: { field } })
    const contract = contractOf(endpointFlow({ ONLY: [] }, [only]))
    t.match(contract, `data: z.object({ field: ${schema} }), payload`, JSON.stringify(field))
  }
})

t.test('what another screen has may be missing unless every way leads through it', async t => {
  const name = input('name', required)
  const asks = (id: string, children: object[] = [], more = {}) =>
    screen(id, [...children, footer(exchange({ name: '${screen.A.form.name}' }))], more)
  const end = asks('END', [], { terminal: true })
  const always = endpointFlow({ A: ['END'], END: [] }, [
    screen('A', [name, footer(exchange())]),
    end
  ])
  t.match(contractOf(always), 'END: { payload: z.object({ name: z.string() }) }')
  const around = endpointFlow({ A: ['END'], B: ['END'], END: [] }, [
    screen('A', [name, footer(exchange())]),
    screen('B', [footer(exchange())]),
    end
  ])
  t.match(contractOf(around), 'END: { payload: z.object({ name: OptionalText }) }')
})

t.test('a choice sends what was chosen, and whatever else is filled in already', async t => {
  const choice = {
    type: 'Dropdown',
    name: 'choice',
    ...required,
    'on-select-action': exchange({ choice: '${form.choice}', other: '${form.other}' })
  }
  const only = screen('ONLY', [choice, input('other', required)], { terminal: true })
  t.match(
    contractOf(endpointFlow({ ONLY: [] }, [only])),
    'payload: z.object({ choice: z.string(), other: OptionalText })'
  )
})

t.test('several payloads are told apart by a constant, or else by their members', async t => {
  const link = (payload: object) => ({
    ...footer(exchange(payload as never)),
    type: 'EmbeddedLink'
  })
  const payloadOf = (...payloads: object[]) => {
    const only = screen('ONLY', [input('i'), ...payloads.map(link)], { terminal: true })
    return /payload: (.*) \} \} \}\)/.exec(contractOf(endpointFlow({ ONLY: [] }, [only])))?.[1]
  }
  t.match(
    payloadOf({ to: 'a', x: '${form.i}' }, { to: 'b' }),
    "z.discriminatedUnion('to', [ z.object({ to: z.literal('a'), x: OptionalText }), z.object({ to: z.literal('b') }) ])"
  )
  t.match(
    payloadOf({ x: '${form.i}' }, { y: '${form.i}' }),
    'z.union([z.strictObject({ x: OptionalText }), z.strictObject({ y: OptionalText })])'
  )
  t.match(
    payloadOf({ to: 'a', x: 1 }, { to: 'a', y: 1 }),
    "z.union([ z.strictObject({ to: z.literal('a'), x: z.literal(1) }), z.strictObject({ to: z.literal('a'), y: z.literal(1) }) ])"
  )
  t.match(payloadOf({ x: '${form.i}' }, { x: '${form.i}' }), 'z.object({ x: OptionalText })')
})

t.test('a completion is what the phone sends when it ends the flow by itself', async t => {
  const ending = (payload: object) =>
    endpointFlow({ ONLY: [] }, [
      screen(
        'ONLY',
        [{ type: 'PhotoPicker', name: 'photos' }, footer({ name: 'complete', payload })],
        {
          terminal: true
        }
      )
    ])
  t.match(
    contractOf(ending({ kind: 'a', photos: '${form.photos}' })),
    "completion: z.object({ flow_token: z.string(), kind: z.literal('a'), photos: z.nullish(z.array(z.unknown())) })"
  )
  const ends = ['ONE', 'OTHER'].map(id =>
    screen(id, [footer({ name: 'complete', payload: { kind: 'a' } })], { terminal: true })
  )
  t.match(
    contractOf(endpointFlow({ ONE: [], OTHER: [] }, ends)),
    "completion: z.object({ flow_token: z.string(), kind: z.literal('a') })",
    'once, though two screens send it'
  )
  t.notMatch(contractOf(ending({})), 'completion')
})
