import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { InputView } from '../../src/simulator/index.ts'
import { textIn } from '../text.ts'

/** The label of an input, with the mark of those that may be left out. */
export function Label({ text, required }: { text: string; required: boolean }) {
  return (
    <span dir="auto">
      {text}
      {!required && <span class="optional"> (optional)</span>}
    </span>
  )
}

/** Below an input: what is wrong with it or, if nothing is, how to fill it in. */
export function Hint({ id, error, helper }: { id: string; error: string; helper: string }) {
  return (
    <div id={id} class={error ? 'hint error' : 'hint'} dir="auto" aria-live="polite">
      {error || helper}
    </div>
  )
}

/**
 * The error to show: a fault of what is being typed waits until the input is left, a word of the
 * endpoint does not.
 */
export function useError({ error, fault }: InputView) {
  const [isLeft, setLeft] = useState(false)
  const isEarly = !isLeft && error === fault
  return {
    error: isEarly || error === undefined ? '' : textIn(error),
    onBlur: () => setLeft(true)
  }
}

/** A group of choices under one label: a fieldset. */
export function Group(props: {
  readonly input: InputView
  readonly label: string
  readonly description: string
  readonly note?: string
  readonly className: string
  readonly children: ComponentChildren
}) {
  const { input, label, description, note = '', className, children } = props
  const id = useId()
  const error = textIn(input.error)
  return (
    <fieldset class={`group ${className}`} aria-describedby={id}>
      <legend>
        <Label text={label} required={input.required} />
      </legend>
      {description && (
        <div class="description" dir="auto">
          {description}
        </div>
      )}
      {children}
      <Hint id={id} error={error} helper={note} />
    </fieldset>
  )
}
