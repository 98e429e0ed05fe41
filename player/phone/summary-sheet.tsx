import { useModal } from '../components/modal.ts'
import { Icon } from '../icon.tsx'
import type { Summary } from '../summary.ts'

/** What the user has answered, as the chat shows it. */
export function SummarySheet(props: {
  readonly summary: readonly Summary[]
  readonly onClose: () => void
}) {
  const { summary, onClose } = props
  const modal = useModal(onClose)
  return (
    <div {...modal} class="sheet" role="dialog" aria-modal="true" aria-labelledby="summary-title">
      <header class="sheet-header">
        <span class="icon" />
        <h2 id="summary-title">Your response</h2>
        <button type="button" class="icon" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="summary-title">
        {summary.map(({ title, answers }, index) => (
          <div key={index} class="summary">
            <h3 class="subheading" dir="auto">
              {title}
            </h3>
            <dl>
              {answers.map(({ label, value }, index) => (
                <div key={index}>
                  <dt dir="auto">{label}</dt>
                  <dd dir="auto">{value}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </div>
  )
}
