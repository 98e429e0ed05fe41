import { offersDay } from '../../src/simulator/index.ts'
import { dayIn, nearToday } from '../dates.ts'
import { textIn } from '../text.ts'
import { DayField } from './day-field.tsx'
import type { DrawnInput } from './drawn.ts'

export function DatePicker({ view, input, acts, version }: DrawnInput) {
  const { props, label, enabled } = view
  const day = dayIn(input.value)
  const [min, max] = [dayIn(props['min-date']), dayIn(props['max-date'])]
  return (
    <DayField
      label={label}
      value={day}
      chosen={day === undefined ? [] : [day]}
      start={day ?? nearToday(min, max)}
      min={min}
      max={max}
      required={input.required}
      enabled={enabled}
      error={textIn(input.error)}
      helper={textIn(props['helper-text'])}
      isOffered={day => offersDay(day, { props, version })}
      onChoose={day => acts.fill(input.name, day)}
      onClear={() => acts.fill(input.name, '')}
    />
  )
}
