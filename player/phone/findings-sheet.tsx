import type { Finding } from '../../src/flow-json/finding.ts'
import { FindingList } from '../developer/findings.tsx'

/** In the place of a flow that cannot be read: why that is so. */
export function FindingsSheet(props: {
  readonly findings: readonly Finding[]
  readonly reason: string | undefined
}) {
  const { findings, reason } = props
  return (
    <section class="sheet" aria-labelledby="unreadable">
      <header class="sheet-header">
        <span class="icon" />
        <h2 id="unreadable">This flow cannot be shown</h2>
        <span class="icon" />
      </header>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="unreadable">
        {findings.length > 0 ? <FindingList findings={findings} /> : <p>{reason}</p>}
      </div>
    </section>
  )
}
