import { DayInput } from './day-input.tsx'
import { errorOf } from './field.tsx'
import type { Drawn } from './index.tsx'

export function DatePicker({ view, hand }: Drawn) {
  const { key, props, input, enabled, label } = view
  return (
    <DayInput
      id={key}
      label={label}
      value={input?.value}
      min={props['min-date']}
      max={props['max-date']}
      required={input?.required ?? true}
      enabled={enabled}
      error={errorOf(view)}
      hint={props['helper-text']}
      choose={value => hand.act({ does: 'fill', name: input?.name ?? '', value })}
    />
  )
}
