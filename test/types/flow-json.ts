// Checked by `npm run typecheck`, never run. Each @ts-expect-error is a line that must not compile:
// if it did, the unused directive would be the error.
import {
  type ActionJson,
  type ComponentJson,
  type ComponentOf,
  checkSchema,
  components,
  type DataModel,
  type FlowJson,
  type SchemaRuleId,
  schemaOf
} from '../../src/flow-json/schema/index.ts'

const footer: ComponentOf<'Footer'> = {
  type: 'Footer',
  label: 'Send',
  'on-click-action': { name: 'navigate', next: { type: 'screen', name: 'B' }, payload: { a: 1 } }
}
const nested: ComponentOf<'If'> = {
  type: 'If',
  condition: true,
  // biome-ignore lint/suspicious/noThenProperty: it is called that in Flow JSON
  then: [{ type: 'If', condition: '', then: [footer], else: [{ type: 'TextBody', text: ['x'] }] }]
}
const form: ComponentOf<'Form'> = { type: 'Form', name: 'form', children: [nested, footer] }

// A whole file, with what only the newest version has.
const flow: FlowJson = {
  version: '7.3',
  screens: [
    {
      id: 'A',
      title: 'A',
      data: { name: { type: 'string', __example__: '' } },
      layout: { type: 'SingleColumnLayout', children: [form] }
    }
  ],
  routing_model: { A: [] }
}
const parsed: FlowJson = schemaOf('7.3').parse(flow)
const screens: string[] = parsed.screens.map(({ id }) => id)

// An older file may lack what the type has.
// @ts-expect-error
const older: FlowJson = schemaOf('3.0').parse(flow)

// The component is known by its type, the action by its name.
export function labelOf(component: ComponentJson): unknown {
  // @ts-expect-error
  component.label
  // @ts-expect-error
  if (component.type === 'Nothing') return undefined
  if (component.type === 'CalendarPicker') return component.label
  if (component.type === 'If') return component.then.map(labelOf)
  if (component.type === 'Switch') return Object.values(component.cases).flat().map(labelOf)
  return component.type === 'TextInput' ? component.label.length : undefined
}
export function targetOf(action: ActionJson): string | undefined {
  // @ts-expect-error
  action.next
  if (action.name === 'open_url') return action.url
  return action.name === 'navigate' ? action.next.name : undefined
}

// A property that is missing, unknown or of another type; an action that may not hang there.
// @ts-expect-error
export const missing: ComponentOf<'TextBody'> = { type: 'TextBody' }
// @ts-expect-error
export const unknown: ComponentOf<'TextBody'> = { type: 'TextBody', text: '', txt: '' }
// @ts-expect-error
export const wrong: ComponentOf<'OptIn'> = { type: 'OptIn', name: '', label: '', required: 1 }
export const misplaced: ComponentOf<'EmbeddedLink'> = {
  type: 'EmbeddedLink',
  text: '',
  // @ts-expect-error
  'on-click-action': { name: 'complete' }
}
// A Form stands in no other.
// @ts-expect-error
export const inner: ComponentOf<'Form'> = { type: 'Form', name: '', children: [form] }

// The table has every component, and no other.
export const limit: number | undefined = components.TextInput.properties.label?.maxLength
// @ts-expect-error
components.Nothing

// A version that is known, a rule that there is.
// @ts-expect-error
checkSchema(flow, '1.0')
export const rule: SchemaRuleId | undefined = checkSchema(flow, '7.3')[0]?.rule
// @ts-expect-error
export const none: SchemaRuleId = 'nothing'

export const model: DataModel = {
  rows: { type: 'array', items: { type: 'object', properties: {} }, __example__: [] }
}
// @ts-expect-error
export const noExample: DataModel = { rows: { type: 'string' } }
export { older, screens }
