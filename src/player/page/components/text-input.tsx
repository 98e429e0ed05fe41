import type { InputHTMLAttributes } from 'preact'
import { useState } from 'preact/hooks'
import { textOf } from '../../../simulator/evaluated.ts'
import { Below, errorOf, Label } from './field.tsx'
import type { Drawn } from './index.tsx'

/** Keyboards; `type` is never email or number, since browsers change what is typed there. */
const KEYBOARDS: Readonly<Record<string, InputHTMLAttributes>> = {
  number: { type: 'text', inputMode: 'decimal' },
  email: { type: 'text', inputMode: 'email' },
  password: { type: 'password' },
  passcode: { type: 'password', inputMode: 'numeric' },
  phone: { type: 'tel' }
}

export function TextInput({ view, hand }: Drawn) {
  const { key, props, input, enabled, label } = view
  const [hasLeft, setHasLeft] = useState(false)
  const keyboard = KEYBOARDS[textOf(props['input-type'])] ?? { type: 'text' }
  // Nobody is told that an address is none while still typing it.
  const error = hasLeft || input?.error !== input?.fault ? errorOf(view) : undefined
  return (
    <div class={`field ${props['label-variant'] === 'large' ? 'large' : ''}`}>
      <label for={key}>
        <Label text={label} required={input?.required ?? true} />
      </label>
      <input
        id={key}
        {...keyboard}
        value={textOf(input?.value)}
        dir="auto"
        autoComplete="off"
        disabled={!enabled}
        required={input?.required ?? false}
        aria-invalid={error !== undefined}
        aria-describedby={`${key}/below`}
        onInput={({ currentTarget: { value } }) =>
          hand.act({ does: 'fill', name: input?.name ?? '', value })
        }
        onBlur={() => setHasLeft(true)}
      />
      <Below id={`${key}/below`} error={error} hint={props['helper-text']} />
    </div>
  )
}
