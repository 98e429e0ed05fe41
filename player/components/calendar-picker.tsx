import { asObject, isObject } from '../../src/flow-json/document.ts'
import { offersDay } from '../../src/simulator/index.ts'
import { type Day, dayIn, daysBetween, nearToday } from '../dates.ts'
import { textIn } from '../text.ts'
import { DatePicker } from './date-picker.tsx'
import { DayField } from './day-field.tsx'
import type { DrawnInput } from './drawn.ts'

/** A day or, in range mode, two of them. */
export function CalendarPicker(drawn: DrawnInput) {
  return drawn.view.props.mode === 'range' ? <Range {...drawn} /> : <DatePicker {...drawn} />
}

function Range({ view, input, acts, version }: DrawnInput) {
  const { props, enabled } = view
  const value = asObject(input.value)
  const [start, end] = [dayIn(value['start-date']), dayIn(value['end-date'])]
  const chosen = [start, end].filter(day => day !== undefined)
  const [min, max] = [dayIn(props['min-date']), dayIn(props['max-date'])]
  const first = nearToday(min, max)
  const isOffered = (day: Day) => offersDay(day, { props, version })
  const partOf = (given: unknown, end: string) => textIn(isObject(given) ? given[end] : given)
  const about = (end: 'start-date' | 'end-date') => ({
    label: partOf(props.label, end) || (end === 'start-date' ? 'Start date' : 'End date'),
    helper: isObject(props['helper-text']) ? partOf(props['helper-text'], end) : '',
    required: isObject(props.required) ? props.required[end] === true : props.required === true,
    error: isObject(input.error) || end === 'end-date' ? partOf(input.error, end) : '',
    enabled,
    chosen,
    min,
    max
  })
  const [title, description] = [textIn(props.title), textIn(props.description)]
  return (
    <div class="range" role="group" aria-label={title || about('start-date').label}>
      {title && (
        <div class="range-title" dir="auto">
          {title}
        </div>
      )}
      {description && (
        <div class="description" dir="auto">
          {description}
        </div>
      )}
      <DayField
        {...about('start-date')}
        value={start}
        start={start ?? first}
        isOffered={isOffered}
        // An end that no longer fits is chosen anew.
        onChoose={day =>
          acts.fill(input.name, {
            'start-date': day,
            ...(end !== undefined && isSpan(day, end, props) && { 'end-date': end })
          })
        }
        onClear={() => acts.fill(input.name, end === undefined ? {} : { 'end-date': end })}
      />
      <DayField
        {...about('end-date')}
        value={end}
        start={end ?? start ?? first}
        isOffered={day => isOffered(day) && (start === undefined || isSpan(start, day, props))}
        onChoose={day =>
          acts.fill(input.name, {
            ...(start !== undefined && { 'start-date': start }),
            'end-date': day
          })
        }
        onClear={() => acts.fill(input.name, start === undefined ? {} : { 'start-date': start })}
      />
    </div>
  )
}

/** Whether two days are as far apart as a range has to be. */
function isSpan(start: Day, end: Day, props: Readonly<Record<string, unknown>>): boolean {
  const days = daysBetween(start, end)
  const max = Number(props['max-days'] ?? Number.POSITIVE_INFINITY)
  return days >= Math.max(0, Number(props['min-days'] ?? 0)) && days <= max
}
