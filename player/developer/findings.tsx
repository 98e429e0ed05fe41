import type { Finding } from '../../src/flow-json/finding.ts'

/** What is wrong with the Flow JSON, and where. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return <p class="empty">Nothing is wrong with this Flow JSON.</p>
  return (
    <ul class="findings">
      {findings.map(({ severity, code, rule, message, line, column, pointer }) => (
        <li key={`${rule} ${pointer} ${message}`} class={severity}>
          <span class="mark">{severity}</span>{' '}
          <span class="place">
            line {line}:{column}
          </span>
          <p dir="auto">{message}</p>
          <code>
            {code} {pointer}
          </code>
        </li>
      ))}
    </ul>
  )
}
