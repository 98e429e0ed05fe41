import { useId } from 'preact/hooks'
import { textIn } from '../text.ts'
import type { DrawnInput } from './drawn.ts'
import { Hint, Label, useError } from './field.tsx'

/** Spec: Flow JSON, section 10.2.2. */
const MAX_LENGTH = 600
interface Keyboard {
  readonly type: 'text' | 'email' | 'password' | 'tel'
  readonly inputMode?: 'numeric' | 'decimal' | undefined
}

const TEXT: Keyboard = { type: 'text' }
/** What the browser is to ask for, by `input-type`. */
const KEYBOARDS: Readonly<Record<string, Keyboard>> = {
  text: TEXT,
  number: { type: 'text', inputMode: 'decimal' },
  email: { type: 'email' },
  password: { type: 'password' },
  passcode: { type: 'password', inputMode: 'numeric' },
  phone: { type: 'tel' }
}

export function TextInput({ view, input, acts }: DrawnInput) {
  const id = useId()
  const { error, onBlur } = useError(input)
  const { props, label, enabled } = view
  const keyboard = KEYBOARDS[String(props['input-type'] ?? 'text')] ?? TEXT
  return (
    <div class={`field ${props['label-variant'] === 'large' ? 'large' : ''}`}>
      <label for={id}>
        <Label text={label} required={input.required} />
      </label>
      <input
        id={id}
        // Preact's types know what goes with each type, and take only one at a time.
        type={keyboard.type as 'text'}
        inputMode={keyboard.inputMode}
        class="box"
        dir="auto"
        autocomplete="off"
        value={textIn(input.value)}
        disabled={!enabled}
        required={input.required}
        aria-invalid={error !== ''}
        aria-describedby={`${id}-hint`}
        onInput={({ currentTarget }) => acts.fill(input.name, currentTarget.value)}
        onBlur={onBlur}
      />
      <Hint id={`${id}-hint`} error={error} helper={textIn(props['helper-text'])} />
    </div>
  )
}

export function TextArea({ view, input, acts }: DrawnInput) {
  const id = useId()
  const { error, onBlur } = useError(input)
  const { props, label, enabled } = view
  const text = textIn(input.value)
  const max = Number(props['max-length'] ?? MAX_LENGTH) || MAX_LENGTH
  return (
    <div class={`field ${props['label-variant'] === 'large' ? 'large' : ''}`}>
      <label for={id}>
        <Label text={label} required={input.required} />
      </label>
      <textarea
        id={id}
        class="box"
        dir="auto"
        rows={3}
        value={text}
        maxLength={max}
        disabled={!enabled}
        required={input.required}
        aria-invalid={error !== ''}
        aria-describedby={`${id}-hint`}
        onInput={({ currentTarget }) => acts.fill(input.name, currentTarget.value)}
        onBlur={onBlur}
      />
      <div class="below">
        <Hint id={`${id}-hint`} error={error} helper={textIn(props['helper-text'])} />
        <span class="counter">
          <bdi dir="ltr">
            {text.length} / {max}
          </bdi>
        </span>
      </div>
    </div>
  )
}
