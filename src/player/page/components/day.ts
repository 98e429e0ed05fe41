import { numberOf } from '../../../simulator/inputs/input.ts'

/** A day of Flow JSON as a date input has it; before 5.0 a day is milliseconds as text. */
export function dayOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return value
  const date = new Date(numberOf(value, Number.NaN))
  if (Number.isNaN(date.getTime())) return ''
  const [month, day] = [date.getMonth() + 1, date.getDate()].map(n => String(n).padStart(2, '0'))
  return `${String(date.getFullYear()).padStart(4, '0')}-${month}-${day}`
}
