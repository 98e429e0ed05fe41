import { effortOf } from '../../flow-json/rules/pattern-effort.ts'
import { type Field, type Input, numberOf, REQUIRED, shown } from './input.ts'

/** Spec: Flow JSON, section 10.2. */
const MAX_CHARS = 80
const MAX_LENGTH = 600
const PATTERN_TYPES = ['text', 'password', 'passcode', 'number']
/** What can take exponential time is matched with as many characters: they take milliseconds. */
const MAX_COSTLY = 12
/** What may be spent to tell what a pattern takes. */
const MAX_STEPS = 50_000
const EMOJI = /\p{Extended_Pictographic}/u

const FORMATS: Readonly<Record<string, { form: RegExp; fault: string }>> = {
  email: { form: /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/, fault: 'Not an email address' },
  passcode: { form: /^\d+$/, fault: 'Digits only' },
  phone: {
    form: /^(?:\+\d+)?\s*(?:\(\d+\))?\s*\d[\d\s.-]*$/,
    fault: 'Not a phone number'
  },
  number: { form: /^[+-]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?$/i, fault: 'Not a number' }
}

export const textInput: Input = {
  accept: (given, field) =>
    typeof given === 'number' && isNumeric(field) ? { value: String(given) } : acceptText(given),
  initial,
  fault(value, { props, required }) {
    const text = typeof value === 'string' ? value.trim() : ''
    if (text === '') return required ? REQUIRED : undefined
    const min = numberOf(props['min-chars'], 0)
    if (text.length < min) return `At least ${min} characters`
    const max = numberOf(props['max-chars'], MAX_CHARS)
    if (text.length > max) return `At most ${max} characters`
    return faultInFormat(text, String(props['input-type'] ?? 'text'), props.pattern)
  }
}

export const textArea: Input = {
  accept(given, { props }) {
    const accepted = acceptText(given)
    const max = numberOf(props['max-length'], MAX_LENGTH)
    if (!('value' in accepted) || String(accepted.value).length <= max) return accepted
    return { refusal: `takes ${max} characters, and these are ${String(accepted.value).length}` }
  },
  initial,
  fault: (value, { required }) =>
    required && (typeof value !== 'string' || value.trim() === '') ? REQUIRED : undefined
}

function acceptText(given: unknown) {
  return typeof given === 'string'
    ? { value: given }
    : { refusal: `takes text, not ${shown(given)}` }
}

/** Numbers become text (spec: Flow JSON, section 13). */
function initial(given: unknown): unknown {
  return typeof given === 'string' || typeof given === 'number' ? String(given) : undefined
}

function isNumeric({ props }: Field): boolean {
  return props['input-type'] === 'number' || props['input-type'] === 'passcode'
}

function faultInFormat(text: string, type: string, pattern: unknown): string | undefined {
  if ((type === 'password' || type === 'passcode') && EMOJI.test(text)) return 'No emoji'
  const format = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined
  if (format && !format.form.test(text)) return format.fault
  if (typeof pattern !== 'string' || !PATTERN_TYPES.includes(type)) return undefined
  const form = compile(pattern)
  if (!form) return undefined
  if (text.length > MAX_COSTLY && effortOf(pattern, { steps: MAX_STEPS }) !== 'bounded') {
    return 'Not checked: matching the pattern could freeze the phone'
  }
  return form.test(text) ? undefined : 'Not in the form that is asked for'
}

/** What is no regular expression is ignored. */
function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern)
  } catch {
    return undefined
  }
}
