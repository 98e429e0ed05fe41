import { useId, useState } from 'preact/hooks'
import { type Day, shownDate } from '../dates.ts'
import { Icon } from '../icon.tsx'
import { Hint, Label } from './field.tsx'
import { Month, type MonthProps } from './month.tsx'
import { Overlay } from './overlay.tsx'

export interface DayFieldProps extends MonthProps {
  readonly label: string
  readonly value: Day | undefined
  readonly required: boolean
  readonly enabled: boolean
  readonly error: string
  readonly helper: string
  readonly onClear: () => void
}

/** A field with a day, which opens a calendar. */
export function DayField(props: DayFieldProps) {
  const { label, value, required, enabled, error, helper, onChoose, onClear, ...month } = props
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  return (
    <div class="field">
      <span id={`${id}-label`} class="field-label">
        <Label text={label} required={required} />
      </span>
      <div class="box-row">
        <button
          type="button"
          id={id}
          class="box opener"
          disabled={!enabled}
          aria-haspopup="dialog"
          aria-labelledby={`${id}-label ${id}`}
          aria-describedby={`${id}-hint`}
          onClick={() => setOpen(true)}
        >
          <span>{shownDate(value)}</span>
          <Icon name="calendar" />
        </button>
        {value && !required && enabled && (
          <button type="button" class="icon clear" aria-label={`Clear ${label}`} onClick={onClear}>
            <Icon name="close" />
          </button>
        )}
      </div>
      <Hint id={`${id}-hint`} error={error} helper={helper} />
      {isOpen && (
        <Overlay title={label} kind="card" onClose={() => setOpen(false)}>
          <Month
            {...month}
            onChoose={day => {
              setOpen(false)
              onChoose(day)
            }}
          />
        </Overlay>
      )}
    </div>
  )
}
