import type { Json } from '../../document.ts'
import { component } from '../component.ts'
import { isDynamic } from '../dynamic.ts'
import type { Tell } from '../tell.ts'
import { choice, flag, integer, number, text } from '../values.ts'
import { describe, oneOf } from '../words.ts'
import {
  enabled,
  errorMessage,
  helperText,
  initValue,
  inputName,
  required,
  visible
} from './shared.ts'

const label = () => text({ maxLength: 20, largeMaxLength: 150 })
const labelVariant = () => choice(['large'], { since: '7.0' }).optional()

/** Spec: Flow JSON, section 10.2.1. */
export const TextInput = component(
  'TextInput',
  {
    label: label(),
    'input-type': choice(['text', 'number', 'email', 'password', 'passcode', 'phone'], {
      default: 'text'
    }).optional(),
    pattern: text({ since: '6.2', format: 'regex' }).optional(),
    required: required(),
    'min-chars': number({ numeralText: true, default: 0 }).optional(),
    'max-chars': number({ numeralText: true, default: 80 }).optional(),
    'helper-text': helperText(),
    name: inputName(),
    enabled: flag({ default: true, source: 'client' }).optional(),
    visible: visible(),
    'init-value': initValue(),
    'error-message': errorMessage(30),
    'label-variant': labelVariant()
  },
  { inputValue: valueOfText, check: checkPattern }
)

/** Spec: Flow JSON, section 10.2.2. */
export const TextArea = component(
  'TextArea',
  {
    label: label(),
    required: required(),
    'max-length': integer({ numeralText: true, default: 600 }).optional(),
    name: inputName(),
    'helper-text': helperText(),
    enabled: enabled(),
    visible: visible(),
    'init-value': initValue(),
    'error-message': errorMessage(),
    'label-variant': labelVariant()
  },
  { inputValue: () => 'string' }
)

/** The client takes what is typed with digits alone for a number when it checks types. */
function valueOfText({ 'input-type': type }: Json): 'number' | 'string' {
  return type === 'number' || type === 'passcode' ? 'number' : 'string'
}

const WITH_PATTERN = ['text', 'number', 'password', 'passcode']

function checkPattern(node: Json, tell: Tell): void {
  if (!Object.hasOwn(node, 'pattern')) return
  const type = Object.hasOwn(node, 'input-type') ? node['input-type'] : 'text'
  if (typeof type === 'string' && !isDynamic(type) && !WITH_PATTERN.includes(type)) {
    const wanted = `\`pattern\` goes with input-type ${oneOf(WITH_PATTERN)}`
    const message = `${wanted}, not with ${describe(type)}.`
    tell('pattern-input-type', message, { path: ['pattern'], part: 'key' })
  }
  if (Object.hasOwn(node, 'helper-text')) return
  const message = '`pattern` needs a `helper-text` that tells the user what to write.'
  tell('pattern-helper-text', message, { path: ['pattern'], part: 'key' })
}
