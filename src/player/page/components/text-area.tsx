import { textOf } from '../../../simulator/evaluated.ts'
import { numberOf } from '../../../simulator/inputs/input.ts'
import { Below, errorOf, Label } from './field.tsx'
import type { Drawn } from './index.tsx'

const MAX_LENGTH = 600

export function TextArea({ view, hand }: Drawn) {
  const { key, props, input, enabled, label } = view
  const value = textOf(input?.value)
  const max = numberOf(props['max-length'], MAX_LENGTH)
  const error = errorOf(view)
  return (
    <div class={`field ${props['label-variant'] === 'large' ? 'large' : ''}`}>
      <label for={key}>
        <Label text={label} required={input?.required ?? true} />
      </label>
      <textarea
        id={key}
        rows={4}
        value={value}
        dir="auto"
        maxLength={max}
        disabled={!enabled}
        required={input?.required ?? false}
        aria-invalid={error !== undefined}
        aria-describedby={`${key}/below`}
        onInput={({ currentTarget: { value } }) =>
          hand.act({ does: 'fill', name: input?.name ?? '', value })
        }
      />
      <div class="counted">
        <Below id={`${key}/below`} error={error} hint={props['helper-text']} />
        <span class="counter" aria-hidden="true">
          {value.length}/{max}
        </span>
      </div>
    </div>
  )
}
