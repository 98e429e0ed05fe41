import { asArray, isObject, type Json } from '../document.ts'
import { isSince, type VersionName } from '../version.ts'
import type { Tell } from './tell.ts'
import { quote } from './words.ts'

/**
 * Check the dates of a DatePicker or a CalendarPicker against one another, as far as they stand in
 * the file (spec: Flow JSON, section 10.4).
 */
export function checkDates(node: Json, tell: Tell, version: VersionName): void {
  const min = readDate(node['min-date'], version)
  const max = readDate(node['max-date'], version)
  if (min !== undefined && max !== undefined && min > max) {
    tell('date-range', '`min-date` is after `max-date`.', { path: ['min-date'] })
    return
  }
  for (const [path, value] of datesWithin(node)) {
    const date = readDate(value, version)
    if (date === undefined) continue
    const name = quote(path.join('.'))
    if (min !== undefined && date < min) {
      tell('date-range', `${name} is before \`min-date\`.`, { path })
    } else if (max !== undefined && date > max) {
      tell('date-range', `${name} is after \`max-date\`.`, { path })
    }
  }
}

type Path = readonly (string | number)[]

function* datesWithin(node: Json): Generator<[Path, unknown]> {
  for (const [index, day] of asArray(node['unavailable-dates']).entries()) {
    yield [['unavailable-dates', index], day]
  }
  const first = node['init-value']
  if (!isObject(first)) yield [['init-value'], first]
  else for (const end of ['start-date', 'end-date']) yield [['init-value', end], first[end]]
}

/** Read a date as milliseconds: undefined for what is none, bindings included. */
export function readDate(value: unknown, version: VersionName): number | undefined {
  if (typeof value !== 'string') return undefined
  return isSince(version, '5.0') ? readDay(value) : readMilliseconds(value)
}

function readDay(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (day === undefined) return undefined
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  // The 30th of February becomes a day of March, and the 13th month one of January.
  const isDay = date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1
  return isDay ? date.getTime() : undefined
}

function readMilliseconds(text: string): number | undefined {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
}
