import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../icon.tsx'
import type { Summary } from '../summary.ts'

/** What the user has answered, as the chat shows it. */
export function SummarySheet(props: {
  readonly summary: readonly Summary[]
  readonly onClose: () => void
}) {
  const { summary, onClose } = props
  const close = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => close.current?.focus(), [])
  return (
    <section
      class="sheet"
      aria-labelledby="summary-title"
      onKeyDown={({ key }) => key === 'Escape' && onClose()}
    >
      <header class="sheet-header">
        <span class="icon" />
        <h2 id="summary-title">Your response</h2>
        <button type="button" ref={close} class="icon" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="summary-title">
        {summary.map(({ title, answers }) => (
          <div key={title} class="summary">
            <h3 class="subheading" dir="auto">
              {title}
            </h3>
            <dl>
              {answers.map(({ label, value }) => (
                <div key={label}>
                  <dt dir="auto">{label}</dt>
                  <dd dir="auto">{value}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </section>
  )
}
