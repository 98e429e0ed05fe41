import { useState } from 'preact/hooks'
import type { Answer } from '../summary.ts'
import { Sent } from './chat.tsx'

interface CompletionProps {
  readonly payload: Readonly<Record<string, unknown>>
  readonly answers: readonly Answer[]
}

/** The bubble of a flow that was completed; a tap shows what was answered. */
export function Completion({ payload, answers }: CompletionProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <article class="bubble outgoing" aria-label="Response">
      <p class="reply-title">Response sent</p>
      {isOpen && (
        <dl class="answers">
          {answers.map(({ screen, label, text }) => (
            <div key={`${screen} ${label}`}>
              <dt dir="auto">{label}</dt>
              <dd dir="auto">{text}</dd>
            </div>
          ))}
          {answers.length === 0 && <dd>Nothing was filled in.</dd>}
        </dl>
      )}
      <details class="payload">
        <summary>What the webhook gets</summary>
        <pre>{JSON.stringify(payload, null, 2)}</pre>
      </details>
      <Sent isRead />
      <button type="button" class="cta" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide response' : 'View response'}
      </button>
    </article>
  )
}
