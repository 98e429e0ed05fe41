import { asArray, type Component, type FlowDocument, type Screen } from '../document.ts'
import { isExpression, parseBinding, type ValueType } from '../expression/index.ts'
import type { Rule } from '../rule.ts'
import { isDynamic } from '../schema/dynamic.ts'
import { quote } from '../schema/words.ts'
import { isSince, type VersionName } from '../version.ts'
import { entriesOf } from './form-entries.ts'
import { formOf, isMediaPicker } from './inputs.ts'
import { textsOf } from './payload.ts'
import { refer } from './references.ts'
import { nameOf } from './words.ts'

/** What an input can be initialised with (spec: Flow JSON, section 9). */
const INITIAL: ReadonlyMap<string, Initial> = new Map([
  ['TextInput', { is: 'a text', type: 'string' }],
  ['TextArea', { is: 'a text', type: 'string' }],
  ['RadioButtonsGroup', { is: 'the id of an option', type: 'string' }],
  ['Dropdown', { is: 'the id of an option', type: 'string' }],
  ['CheckboxGroup', { is: 'a list of ids', type: 'array' }],
  ['ChipsSelector', { is: 'a list of ids', type: 'array' }],
  ['OptIn', { is: 'true or false', type: 'boolean' }],
  ['DatePicker', { is: 'a date as text', type: 'string' }],
  ['CalendarPicker single', { is: 'a date as text', type: 'string' }],
  ['CalendarPicker range', { is: '`{ "start-date": …, "end-date": … }`', type: 'object' }]
])

interface Initial {
  readonly is: string
  readonly type: ValueType
}

/** Rules on what a Form gives its inputs, and reads (spec: Flow JSON, section 9). */
export const formRules: readonly Rule[] = [
  {
    id: 'init-values-unknown',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'The keys of `init-values` are inputs of the Form.',
    source: 'docs',
    isSilent: isBefore7,
    check(document, report) {
      for (const { key, input, pointer, screen } of entriesOf(document, 'init-values')) {
        if (input) continue
        report(
          pointer,
          `The Form of ${nameOf(screen)} has no input ${quote(key)}; ` +
            'name one of its inputs, or remove this.',
          { part: 'key' }
        )
      }
    }
  },
  {
    id: 'init-values-type',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'The values of `init-values` fit the inputs that they are for.',
    source: 'docs',
    isSilent: isBefore7,
    check(document, report) {
      for (const { key, value, input, pointer, screen } of entriesOf(document, 'init-values')) {
        const initial = input && INITIAL.get(kindOf(input))
        const types = typesOf(document, screen, value)
        if (!initial || types.length === 0) continue
        if (types.includes(initial.type) && !hasStranger(value)) continue
        if (types.includes('number') && isNumeric(input)) continue
        report(pointer, `${quote(key)} is of ${input.type}; its initial value is ${initial.is}.`)
      }
    }
  },
  {
    id: 'init-values-media',
    code: 'NATIVE_COMPONENT_IN_FORM_INIT_VALUES',
    summary: 'A PhotoPicker or DocumentPicker is not in `init-values`.',
    source: 'docs',
    since: '4.0',
    check(document, report) {
      for (const { key, input, pointer } of entriesOf(document, 'init-values')) {
        if (!input || !isMediaPicker(input)) continue
        report(
          pointer,
          `${quote(key)} is of ${input.type}, and files cannot be set beforehand; remove this.`,
          { part: 'key' }
        )
      }
    }
  },
  {
    id: 'error-messages-unknown',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'The keys of `error-messages` are inputs of the Form.',
    source: 'inferred',
    check(document, report) {
      for (const { key, input, pointer, screen } of entriesOf(document, 'error-messages')) {
        if (input) continue
        report(
          pointer,
          `The Form of ${nameOf(screen)} has no input ${quote(key)}; ` +
            'name one of its inputs, or remove this.',
          { part: 'key', severity: 'warning' }
        )
      }
    }
  },
  {
    id: 'error-messages-type',
    code: 'INVALID_PROPERTY_VALUE',
    summary:
      'The values of `error-messages` are texts; ranges of dates and files take objects, too.',
    source: 'client',
    isSilent: isBefore7,
    check(document, report) {
      for (const { key, value, input, pointer, screen } of entriesOf(document, 'error-messages')) {
        const types = typesOf(document, screen, value)
        if (!input || types.length === 0 || types.includes('string')) continue
        if (types.includes('object') && isComposite(input)) continue
        report(pointer, `The error message of ${quote(key)} is a text.`)
      }
    }
  },
  {
    id: 'footer-payload-outside-form',
    code: 'INVALID_FOOTER_PAYLOAD_OUTSIDE_FORM',
    summary: 'Before 4.0 a Footer reads inputs only in their Form.',
    source: 'docs',
    until: '3.1',
    check({ actions }, report) {
      for (const { component, payload, pointer } of actions) {
        if (component.type !== 'Footer' || formOf(component)) continue
        const read = textsOf(payload).find(({ text }) => text.includes('${form.'))
        if (!read) continue
        report(
          `${pointer}/payload${read.pointer}`,
          `Before 4.0 a Footer outside of the Form cannot read ${quote(read.text)}; ` +
            'move the Footer into the Form.'
        )
      }
    }
  }
]

/** Versions whose client does not look into these maps (spec: section 12.4). */
function isBefore7(version: VersionName): boolean {
  return !isSince(version, '7.0')
}

/** What a value is, or what its binding reads; none when only the phone knows. */
function typesOf(document: FlowDocument, screen: Screen, value: unknown): readonly string[] {
  if (Array.isArray(value)) return ['array']
  if (!isDynamic(value)) return [value === null ? 'null' : typeof value]
  const { binding } = isExpression(value) ? {} : parseBinding(value)
  return binding ? refer(document, screen, binding).types : []
}

/** Whether a list holds something else than texts. */
function hasStranger(value: unknown): boolean {
  return asArray(value).some(item => typeof item !== 'string')
}

function kindOf({ type, node }: Component): string {
  if (type !== 'CalendarPicker') return type
  const { mode = 'single' } = node
  return typeof mode === 'string' ? `${type} ${mode}` : ''
}

/** Whether its value counts as a number (spec: Flow JSON, section 6.4). */
function isNumeric({ node }: Component): boolean {
  return node['input-type'] === 'number' || node['input-type'] === 'passcode'
}

/** Whether it may have several messages at once: only a single date has not. */
function isComposite(input: Component): boolean {
  if (input.type !== 'CalendarPicker') return isMediaPicker(input)
  return Object.hasOwn(input.node, 'mode') && input.node.mode !== 'single'
}
