import { isObject } from '../document.ts'
import type { Rule } from '../rule.ts'
import { readDate } from '../schema/dates.ts'
import { isDynamic } from '../schema/dynamic.ts'
import { quote } from '../schema/words.ts'
import { isSince, type VersionName } from '../version.ts'
import { entriesOf } from './form-entries.ts'

const WARNING = { severity: 'warning' } as const

/** Rules on dates that a Form gives; of those on a component the schema tells (section 10.4). */
export const initialDateRules: readonly Rule[] = [
  {
    id: 'init-values-date',
    code: 'INVALID_DATE_RANGE',
    summary: 'A date in `init-values` is one that its DatePicker or CalendarPicker takes.',
    source: 'inferred',
    check(document, report) {
      const { version } = document
      for (const { input, value, pointer } of entriesOf(document, 'init-values')) {
        if (input?.type !== 'DatePicker' && input?.type !== 'CalendarPicker') continue
        const first = readDate(input.node['min-date'], version)
        const last = readDate(input.node['max-date'], version)
        const dates = isObject(value)
          ? [datum(value['start-date'], `${pointer}/start-date`, version)]
          : [datum(value, pointer, version)]
        if (isObject(value)) dates.push(datum(value['end-date'], `${pointer}/end-date`, version))
        for (const { text, at, time } of dates) {
          if (text === undefined) continue
          if (time === undefined) {
            report(at, `${quote(text)} is no date; write ${form(version)}.`, WARNING)
          } else if (first !== undefined && time < first) {
            report(at, `${quote(text)} is before \`min-date\`; give a later date.`, WARNING)
          } else if (last !== undefined && time > last) {
            report(at, `${quote(text)} is after \`max-date\`; give an earlier date.`, WARNING)
          }
        }
        const [start, end] = dates.map(({ time }) => time)
        if (start === undefined || end === undefined || start <= end) continue
        report(`${pointer}/end-date`, '`end-date` is before `start-date`; exchange them.', WARNING)
      }
    }
  }
]

function datum(value: unknown, at: string, version: VersionName) {
  const text = !isDynamic(value) && typeof value === 'string' ? value : undefined
  return { text, at, time: readDate(text, version) }
}

function form(version: VersionName): string {
  return isSince(version, '5.0')
    ? '`YYYY-MM-DD`, such as `2026-11-22`'
    : 'milliseconds since 1970, as text, before 5.0'
}
