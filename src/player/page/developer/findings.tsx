import type { Player } from '../player.ts'

/** What is wrong with the Flow JSON. */
export function Findings({ player }: { player: Player }) {
  const { flow } = player
  const findings = flow?.findings ?? []
  if (findings.length === 0) return <p class="hint">The Flow JSON is as Meta wants it.</p>
  return (
    <ul class="findings" aria-label="Findings">
      {findings.map(({ severity, code, rule, line, column, message, pointer }, index) => (
        <li key={index} class={severity}>
          <span class="severity">{severity}</span> <code>{code}</code>
          <p>{message}</p>
          <p class="hint">
            line {line}, column {column} · {pointer || '/'} · {rule}
          </p>
        </li>
      ))}
    </ul>
  )
}
