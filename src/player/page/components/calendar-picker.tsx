import { asObject, isObject } from '../../../flow-json/document.ts'
import { textOf } from '../../../simulator/evaluated.ts'
import { DatePicker } from './date-picker.tsx'
import { DayInput } from './day-input.tsx'
import { errorOf } from './field.tsx'
import type { Drawn } from './index.tsx'

const ENDS = ['start-date', 'end-date'] as const

/** A day or, in range mode, both ends of a range. */
export function CalendarPicker({ view, hand }: Drawn) {
  const { key, props, input, enabled } = view
  if (props.mode !== 'range') return <DatePicker view={view} hand={hand} />
  const range = asObject(input?.value)
  const [title, description] = [textOf(props.title), textOf(props.description)]
  const choose = (end: string, day: string) => {
    const { [end]: _, ...other } = range
    const value = day === '' ? other : { ...other, [end]: day }
    hand.act({ does: 'fill', name: input?.name ?? '', value })
  }
  return (
    <fieldset class="group">
      {(title || description) && (
        <legend>
          <span class="label-text" dir="auto">
            {title}
          </span>
          <span class="description" dir="auto">
            {description}
          </span>
        </legend>
      )}
      <div class="range">
        {ENDS.map(end => (
          <DayInput
            key={end}
            id={`${key}/${end}`}
            label={textOf(asObject(props.label)[end])}
            value={range[end]}
            min={(end === 'end-date' && range['start-date']) || props['min-date']}
            max={props['max-date']}
            required={
              isObject(props.required) ? props.required[end] === true : props.required === true
            }
            enabled={enabled}
            error={errorOf(view, typeof input?.error === 'string' ? undefined : end)}
            hint={asObject(props['helper-text'])[end]}
            choose={day => choose(end, day)}
          />
        ))}
      </div>
    </fieldset>
  )
}
