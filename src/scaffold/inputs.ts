import {
  asArray,
  asObject,
  type Component,
  type FlowDocument,
  type Screen
} from '../flow-json/document.ts'
import { parseBinding } from '../flow-json/expression/index.ts'
import { isInput } from '../flow-json/rules/inputs.ts'
import { isSince } from '../flow-json/version.ts'
import { exampleOfField } from './data-shape.ts'
import type { MemberShape, Shape } from './shape.ts'

/** A file as a picker sends it, made up: there is nothing at its address. */
export const EXAMPLE_FILE = {
  media_id: '790aba14-5f4a-4dbd-b9a5-5f4a4dbdb9a5',
  cdn_url: 'https://mmg.whatsapp.net/v/example',
  file_name: 'example.jpg',
  encryption_metadata: {
    encryption_key: base64OfZeros(32),
    hmac_key: base64OfZeros(32),
    iv: base64OfZeros(16),
    encrypted_hash: base64OfZeros(32),
    plaintext_hash: base64OfZeros(32)
  }
}

const EXAMPLE_DATE = '2026-12-01'
/** The same day, as DatePicker sends it before Flow JSON 5.0. */
const EXAMPLE_MILLISECONDS = String(Date.parse(EXAMPLE_DATE))

const EXAMPLE_TEXTS: Readonly<Record<string, string>> = {
  number: '42',
  passcode: '1234',
  email: 'ada@example.com',
  phone: '+44 20 7946 0000'
}

/** Find an input of a screen by its name. */
export function inputOf(screen: Screen, name: string | undefined): Component | undefined {
  return screen.components.find(component => isInput(component) && component.node.name === name)
}

/**
 * What the value of an input is once there is one (spec: Flow JSON, section 6.4). A number is sent
 * as it was typed: as text.
 */
export function shapeOfInput({ version }: FlowDocument, { type, node }: Component): Shape {
  switch (type) {
    case 'CheckboxGroup':
    case 'ChipsSelector':
      return { kind: 'array', items: { kind: 'string' } }
    case 'OptIn':
      return { kind: 'boolean' }
    case 'DatePicker':
      return { kind: isSince(version, '5.0') ? 'date' : 'string' }
    case 'CalendarPicker':
      return shapeOfCalendar(node)
    case 'PhotoPicker':
    case 'DocumentPicker':
      return { kind: 'files', ...limitsOf(node) }
    default:
      return { kind: 'string' }
  }
}

function shapeOfCalendar({ mode, required }: Component['node']): Shape {
  if (mode === undefined || mode === 'single') return { kind: 'date' }
  const members = (['start-date', 'end-date'] as const).map((name): MemberShape => {
    const isOptional = asObject(required)[name] !== true
    return { name, shape: { kind: 'date' }, isOptional }
  })
  const range: Shape = { kind: 'object', members }
  return mode === 'range' ? range : { kind: 'union', options: [{ kind: 'date' }, range] }
}

function limitsOf(node: Component['node']): { min?: number; max?: number } {
  const min = node['min-uploaded-photos'] ?? node['min-uploaded-documents']
  const max = node['max-uploaded-photos'] ?? node['max-uploaded-documents']
  return {
    ...(typeof min === 'number' && { min }),
    ...(typeof max === 'number' && { max })
  }
}

/**
 * Whether a Footer waits for the input: it must be filled, and nothing can hide it (spec: Flow
 * JSON, sections 10 and 13). For a picker, `min-uploaded-…` says so.
 */
export function isMandatory({ node, within, type }: Component): boolean {
  const canBeHidden = [node.visible, node.enabled].some(is => is !== undefined && is !== true)
  if (canBeHidden || within.some(({ container }) => container.type !== 'Form')) return false
  if (type === 'NavigationList') return true
  if (type === 'PhotoPicker' || type === 'DocumentPicker') return (limitsOf(node).min ?? 0) > 0
  return node.required === true || asObject(node.required)['start-date'] === true
}

/** What somebody might enter. */
export function exampleOfInput(document: FlowDocument, input: Component): unknown {
  const { type, node } = input
  switch (type) {
    case 'CheckboxGroup':
    case 'ChipsSelector':
      return [firstIdOf(document, input)]
    case 'RadioButtonsGroup':
    case 'Dropdown':
    case 'NavigationList':
      return firstIdOf(document, input)
    case 'OptIn':
      return true
    case 'DatePicker':
      return isSince(document.version, '5.0') ? EXAMPLE_DATE : EXAMPLE_MILLISECONDS
    case 'CalendarPicker':
      return node.mode === 'range'
        ? { 'start-date': EXAMPLE_DATE, 'end-date': '2026-12-03' }
        : EXAMPLE_DATE
    case 'PhotoPicker':
    case 'DocumentPicker':
      return Array.from({ length: limitsOf(node).min || 1 }, () => EXAMPLE_FILE)
    case 'TextInput':
      return EXAMPLE_TEXTS[String(node['input-type'])] ?? 'Ada'
    default:
      return 'Text'
  }
}

/** The id of the first option, be the options in the layout or in the example of a field. */
function firstIdOf(document: FlowDocument, { node, screen }: Component): string {
  const source = node['data-source'] ?? node['list-items']
  const { binding } = typeof source === 'string' ? parseBinding(source) : {}
  const [first] = asArray(binding ? exampleOfField(document, screen, binding) : source)
  const { id } = asObject(first)
  return typeof id === 'string' ? id : '1'
}

function base64OfZeros(bytes: number): string {
  return Buffer.alloc(bytes).toString('base64')
}
