import type { ComponentChildren } from 'preact'
import { asObject, isObject } from '../../../flow-json/document.ts'
import { textOf } from '../../../simulator/evaluated.ts'
import type { ComponentView } from '../../../simulator/index.ts'

/** The label of an input; one that may be left out says so. */
export function Label({ text, required }: { text: string; required: boolean }) {
  return (
    <span class="label-text" dir="auto">
      {text}
      {!required && <span class="optional"> (optional)</span>}
    </span>
  )
}

/** What stands below an input: an error or else a hint. `for` names it, for `aria-describedby`. */
export function Below({
  id,
  error,
  hint
}: {
  id: string
  error?: string | undefined
  hint?: unknown
}) {
  return (
    <div id={id} class="below" aria-live="polite">
      {error ? (
        <span class="error" dir="auto">
          {error}
        </span>
      ) : (
        <span dir="auto">{textOf(hint)}</span>
      )}
    </div>
  )
}

/** What there is to say of an input, or of a part of its value. */
export function errorOf({ input }: ComponentView, part?: string): string | undefined {
  const error = input?.error
  if (isObject(error)) {
    const text = part === undefined ? Object.values(error).join(' ') : asObject(error)[part]
    return text === undefined ? undefined : textOf(text)
  }
  return error
}

/** A label and a description above a group of options. */
export function Legend({ view, children }: { view: ComponentView; children?: ComponentChildren }) {
  const description = textOf(view.props.description)
  return (
    <>
      {view.label && <Label text={view.label} required={view.input?.required ?? true} />}
      {description && (
        <span class="description" dir="auto">
          {description}
        </span>
      )}
      {children}
    </>
  )
}
