import { asObject, isObject } from '../../flow-json/document.ts'
import { readDate } from '../../flow-json/schema/dates.ts'
import { isSince, type VersionName } from '../../flow-json/version.ts'
import { type Field, type Input, numberOf, REQUIRED, shown, textsOf } from './input.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const NOT_OFFERED = 'This date cannot be chosen'
const ENDS = ['start-date', 'end-date'] as const

/** DatePicker: a day from 5.0, before that the milliseconds of its midnight, as text. */
export const datePicker: Input = {
  accept: acceptDay,
  initial: given =>
    typeof given === 'string' || typeof given === 'number' ? String(given) : undefined,
  fault: (value, field) => faultInDay(value, field, field.required)
}

/** CalendarPicker: a day or, in range mode, both ends. */
export const calendarPicker: Input = {
  accept(given, field) {
    if (!isRange(field)) return acceptDay(given, field)
    if (!isObject(given)) {
      return { refusal: `takes {"start-date", "end-date"}, not ${shown(given)}` }
    }
    for (const [end, day] of Object.entries(given)) {
      if (!ENDS.some(name => name === end)) return { refusal: `has no ${end}` }
      const accepted = acceptDay(day, field)
      if ('refusal' in accepted) return accepted
    }
    const refusal = faultInSpan(given, field)
    return refusal ? { refusal: `does not take this range: ${refusal}` } : { value: given }
  },
  initial: (given, field) =>
    isRange(field) === isObject(given) && given !== null ? given : undefined,
  fault(value, field) {
    if (!isRange(field)) return faultInDay(value, field, field.required)
    const range = asObject(value)
    const faults = ENDS.map(end => faultInDay(range[end], field, isRequired(field, end)))
    return faults.find(Boolean) ?? faultInSpan(range, field)
  }
}

/** Whether a day, YYYY-MM-DD, can be chosen. */
export function offersDay(day: string, field: Pick<Field, 'props' | 'version'>): boolean {
  return isOffered(isNewDate(field) ? day : toMilliseconds(day), field)
}

function acceptDay(given: unknown, field: Field) {
  if (given === '' && !field.required) return { value: given }
  const day = typeof given === 'string' && !isNewDate(field) ? toMilliseconds(given) : given
  if (dateOf(day, field) === undefined) {
    const wanted = isNewDate(field) ? 'YYYY-MM-DD' : 'milliseconds as text, or YYYY-MM-DD'
    return { refusal: `takes a date, ${wanted}, not ${shown(given)}` }
  }
  const { 'min-date': min, 'max-date': max } = field.props
  const limits = [min && `from ${min}`, max && `to ${max}`].filter(Boolean).join(' ')
  const refusal = `does not offer ${day}${limits && `; dates go ${limits}`}`
  return isOffered(day, field) ? { value: day } : { refusal }
}

function faultInDay(value: unknown, field: Field, required: boolean): string | undefined {
  if (value === undefined || value === null || value === '') return required ? REQUIRED : undefined
  return isOffered(value, field) ? undefined : NOT_OFFERED
}

function faultInSpan(range: Readonly<Record<string, unknown>>, field: Field): string | undefined {
  const [start, end] = ENDS.map(name => dateOf(range[name], field))
  if (start === undefined || end === undefined) return undefined
  const days = Math.round((end - start) / DAY_MS)
  if (days < 0) return 'The end is before the start'
  const min = numberOf(field.props['min-days'], 0)
  if (days < min) return `At least ${min} days`
  const max = numberOf(field.props['max-days'], Number.POSITIVE_INFINITY)
  return days > max ? `At most ${max} days` : undefined
}

/** Within the limits, on one of the weekdays, and not taken. */
function isOffered(value: unknown, field: Pick<Field, 'props' | 'version'>): boolean {
  const { props } = field
  const date = dateOf(value, field)
  if (date === undefined) return false
  const [min, max] = [dateOf(props['min-date'], field), dateOf(props['max-date'], field)]
  if ((min !== undefined && date < min) || (max !== undefined && date > max)) return false
  if (textsOf(props['unavailable-dates']).some(day => dateOf(day, field) === date)) return false
  const weekdays = textsOf(props['include-days'])
  return weekdays.length === 0 || weekdays.includes(WEEKDAYS[new Date(date).getUTCDay()] ?? '')
}

function isRange({ props }: Field): boolean {
  return props.mode === 'range'
}

/** In range mode each end can be required by itself. */
function isRequired({ props }: Field, end: string): boolean {
  return isObject(props.required) ? props.required[end] === true : props.required === true
}

function isNewDate({ version }: Pick<Field, 'version'>): boolean {
  return isSince(version, '5.0')
}

function dateOf(value: unknown, field: Pick<Field, 'version'>): number | undefined {
  const format: VersionName = isNewDate(field) ? '5.0' : '4.0'
  return readDate(value, format)
}

/** The midnight of a day where the phone is (spec: Flow JSON, section 10.4.1). */
function toMilliseconds(text: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (day === undefined) return text
  return String(new Date(Number(year), Number(month) - 1, Number(day)).getTime())
}
