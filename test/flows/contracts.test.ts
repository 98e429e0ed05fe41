import { readFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import { appointment } from '../../flows/appointment/flow.ts'
import { claim } from '../../flows/claim/flow.ts'
import flows from '../../flows/index.ts'
import type { Screens } from '../../src/index.ts'

// Flow JSON, as far as the flows are compared with their contracts here.
type Schema = { type: string; properties?: Record<string, Schema>; items?: Schema }
const Schema: z.ZodType<Schema> = z.object({
  type: z.string(),
  properties: z
    .record(
      z.string(),
      z.lazy(() => Schema)
    )
    .exactOptional(),
  items: z.lazy(() => Schema).exactOptional()
})
const Action = z.object({
  name: z.string(),
  next: z.object({ name: z.string() }).optional(),
  payload: z.record(z.string(), z.unknown())
})
const Component = z.looseObject({ type: z.string() })
const Screen = z.object({
  id: z.string(),
  sensitive: z.array(z.string()).default([]),
  data: z.record(z.string(), z.looseObject({ __example__: z.unknown() })).default({}),
  layout: z.object({ children: z.array(z.unknown()) })
})
const FlowJson = z.object({
  version: z.literal('7.3'),
  data_api_version: z.literal('3.0'),
  routing_model: z.record(z.string(), z.array(z.string())),
  screens: z.array(Screen)
})

/** The longest texts that a phone shows whole (spec: Flow JSON, section 10). */
const TEXT_LIMITS: Record<string, Record<string, number>> = {
  TextHeading: { text: 80 },
  TextSubheading: { text: 80 },
  TextBody: { text: 4096 },
  TextCaption: { text: 409 },
  TextInput: { label: 20, 'helper-text': 80 },
  TextArea: { label: 20, 'helper-text': 80 },
  Dropdown: { label: 20 },
  DatePicker: { label: 40, 'helper-text': 80 },
  OptIn: { label: 120 },
  PhotoPicker: { label: 80, description: 300 },
  DocumentPicker: { label: 80, description: 300 },
  Form: {},
  Footer: { label: 35 }
}

/** Every object somewhere below that a schema takes. */
function find<T extends z.ZodType>(schema: T, within: unknown): z.output<T>[] {
  if (typeof within !== 'object' || within === null) return []
  const { success, data } = schema.safeParse(within)
  const below = Object.values(within).flatMap(value => find(schema, value))
  return success ? [data, ...below] : below
}

/** Keys and types of a schema, without what only one of the two kinds of schema can say. */
function shapeOf({ type, properties, items }: Schema): Schema {
  if (type === 'array') return { type, ...(items && { items: shapeOf(items) }) }
  if (type !== 'object') return { type }
  const entries = Object.entries(properties ?? {}).sort()
  return { type, properties: Object.fromEntries(entries.map(([k, v]) => [k, shapeOf(v)])) }
}

/** The members of each payload that a screen may send, constants with their value. */
function payloadsOf(payload: z.ZodType): string[] {
  const Variant = z.object({
    properties: z.record(z.string(), z.object({ const: z.unknown() }).catch({ const: undefined }))
  })
  const { oneOf, ...whole } = z.toJSONSchema(payload, { io: 'input', unrepresentable: 'any' })
  return (oneOf ?? [whole]).map(variant =>
    Object.entries(Variant.parse(variant).properties)
      .map(([key, schema]) => (typeof schema.const === 'string' ? `${key}=${schema.const}` : key))
      .sort()
      .join(', ')
  )
}

function membersOf(payload: Record<string, unknown>): string {
  const isBinding = (value: unknown) => /^\$\{.*\}$/.test(String(value))
  return Object.entries(payload)
    .map(([key, value]) => (isBinding(value) ? key : `${key}=${value}`))
    .sort()
    .join(', ')
}

t.same(
  flows.map(({ name }) => name),
  ['appointment', 'claim']
)

for (const contract of [appointment.contract, claim.contract]) {
  const screens: Screens = contract.screens
  const path = new URL(`../../flows/${contract.name}/flow.json`, import.meta.url)
  const json = FlowJson.parse(JSON.parse(readFileSync(path, 'utf8')))

  t.test(`flow.json and contract of ${contract.name} agree`, async t => {
    const next = Object.entries(screens).map(([id, screen]) => [id, screen.next ?? []])
    t.same(json.routing_model, Object.fromEntries(next), 'on where each screen leads')
    t.same(
      json.screens.map(({ id }) => id),
      Object.keys(screens),
      'on the screens'
    )

    for (const { id, data, layout } of json.screens) {
      const contract = screens[id]
      const ofJson = { type: 'object', properties: z.record(z.string(), Schema).parse(data) }
      const ofContract = Schema.parse(z.toJSONSchema(contract?.data ?? z.object({})))
      t.same(shapeOf(ofJson), shapeOf(ofContract), `on the data of ${id}`)

      const examples = Object.entries(data).map(([key, { __example__ }]) => [key, __example__])
      const example = Object.fromEntries(examples)
      t.same(contract?.data?.parse(example) ?? {}, example, `on the example of ${id}`)

      const sent = find(Action, layout).filter(({ name }) => name === 'data_exchange')
      t.same(
        sent.map(({ payload }) => membersOf(payload)),
        contract?.payload ? payloadsOf(contract.payload) : [],
        `on what ${id} sends`
      )
    }
  })

  t.test(`flow.json of ${contract.name} keeps to Meta's rules`, async t => {
    const names = new Map(
      json.screens.map(({ id, layout }) => {
        const inputs = find(z.object({ name: z.string(), label: z.unknown() }), layout)
        return [id, inputs.map(({ name }) => name)]
      })
    )
    for (const { id, data, layout, sensitive } of json.screens) {
      const components = find(Component, layout).filter(({ type }) => type !== 'screen')
      for (const { type, ...properties } of components) {
        t.ok(TEXT_LIMITS[type], `${type} is known`)
        for (const [property, limit] of Object.entries(TEXT_LIMITS[type] ?? {})) {
          const text = properties[property]
          if (typeof text === 'string') t.ok(text.length <= limit, `${type}: ${text}`)
        }
      }

      const own = names.get(id) ?? []
      t.equal(new Set(own).size, own.length, `inputs of ${id} have different names`)
      t.ok(
        sensitive.every(name => own.includes(name)),
        `what is sensitive on ${id} is an input`
      )

      const text = JSON.stringify(layout)
      for (const [, source, name = ''] of text.matchAll(/\$\{(data|form)\.(\w+)/g)) {
        const there = source === 'data' ? Object.keys(data) : own
        t.ok(there.includes(name), `${id} has ${source}.${name}`)
      }
      for (const [, other = '', name = ''] of text.matchAll(/\$\{screen\.(\w+)\.form\.(\w+)/g)) {
        t.ok(names.get(other)?.includes(name), `${other} has form.${name}`)
      }
      for (const { name, next } of find(Action, layout)) {
        if (name !== 'navigate') continue
        t.ok(json.routing_model[id]?.includes(String(next?.name)), `${id} leads to ${next?.name}`)
      }
    }
  })
}
