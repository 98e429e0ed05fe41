import { useState } from 'preact/hooks'
import { dayOf } from './day.ts'
import { Below, Label } from './field.tsx'

interface DayInputProps {
  readonly id: string
  readonly label: string
  readonly value: unknown
  readonly min: unknown
  readonly max: unknown
  readonly required: boolean
  readonly enabled: boolean
  readonly error: string | undefined
  readonly hint: unknown
  readonly choose: (day: string) => void
}

/** The browser's own input for a day. */
export function DayInput({ id, label, value, min, max, choose, ...about }: DayInputProps) {
  // Somebody who types a year passes through the years 2, 20 and 202.
  const [draft, setDraft] = useState<string | undefined>()
  const [first, last] = [dayOf(min), dayOf(max)]
  const take = (day: string) => {
    const isWithin = (!first || day >= first) && (!last || day <= last) && day >= '1000'
    setDraft(isWithin ? undefined : day)
    if (isWithin) choose(day)
  }
  return (
    <div class="field">
      <label for={id}>
        <Label text={label} required={about.required} />
      </label>
      <input
        id={id}
        type="date"
        value={draft ?? dayOf(value)}
        {...(first && { min: first })}
        {...(last && { max: last })}
        disabled={!about.enabled}
        required={about.required}
        aria-invalid={about.error !== undefined}
        aria-describedby={`${id}/below`}
        onChange={({ currentTarget }) => take(currentTarget.value)}
        onBlur={() => {
          if (draft !== undefined) choose(draft)
          setDraft(undefined)
        }}
      />
      <Below id={`${id}/below`} error={about.error} hint={about.hint} />
    </div>
  )
}
