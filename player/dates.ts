import { readDate } from '../src/flow-json/schema/dates.ts'

/** A day of the calendar as `YYYY-MM-DD`, wherever the browser is. */
export type Day = string

const DAY = /^\d{4}-\d\d-\d\d$/
const DAY_MS = 24 * 60 * 60 * 1000

/** The day that an input holds: before Flow JSON 5.0, the milliseconds of its midnight here. */
export function dayIn(value: unknown): Day | undefined {
  if (typeof value !== 'string') return undefined
  if (DAY.test(value)) return readDate(value, '5.0') === undefined ? undefined : value
  const time = readDate(value, '4.0')
  if (time === undefined) return undefined
  const date = new Date(time)
  const day = toDay(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()))
  return DAY.test(day) ? day : undefined
}

/** A day as the browser's language writes it; '' for none. */
export function shownDate(value: unknown): string {
  const day = dayIn(value)
  return day === undefined ? '' : format(day, { dateStyle: 'medium' })
}

export function format(day: Day, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' }).format(toTime(day))
}

export function today(): Day {
  const now = new Date()
  return toDay(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()))
}

/** Today or, where that is outside of the limits, the nearest of them. */
export function nearToday(min: Day | undefined, max: Day | undefined): Day {
  return within(today(), min, max)
}

/** A day or, where that is outside of the limits, the nearest of them. */
export function within(day: Day, min: Day | undefined, max: Day | undefined): Day {
  if (max !== undefined && day > max) return max
  return min !== undefined && day < min ? min : day
}

export function addDays(day: Day, days: number): Day {
  return toDay(toTime(day) + days * DAY_MS)
}

/** The same day of another month, or its last. */
export function addMonths(day: Day, months: number): Day {
  const date = new Date(toTime(day))
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
  const last = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)
  return toDay(Math.min(first + (date.getUTCDate() - 1) * DAY_MS, last))
}

export function daysBetween(start: Day, end: Day): number {
  return Math.round((toTime(end) - toTime(start)) / DAY_MS)
}

/** The weeks that show a month, from Monday to Sunday, days of its neighbours included. */
export function weeksOf(day: Day): readonly (readonly Day[])[] {
  const first = `${day.slice(0, 8)}01`
  const weekday = (new Date(toTime(first)).getUTCDay() + 6) % 7
  const start = addDays(first, -weekday)
  const length = daysBetween(first, addMonths(first, 1))
  const weeks = Math.ceil((weekday + length) / 7)
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, index) => addDays(start, week * 7 + index))
  )
}

function toTime(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`)
}

function toDay(time: number): Day {
  return new Date(time).toISOString().slice(0, 10)
}
