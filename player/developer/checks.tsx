import type { Check } from '../../src/simulator/index.ts'

/** What the phone looked at, and what it found. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  if (checks.length === 0) return null
  return (
    <ul class="checks" aria-label="Checks">
      {checks.map(({ name, passed, message }, index) => (
        <li key={`${name} ${index}`} class={passed ? 'passed' : 'not-passed'}>
          <span aria-hidden="true">{passed ? '✓' : '✗'}</span> {name}
          <span class="unseen">{passed ? ' passed' : ' did not pass'}</span>
          {message !== undefined && <span class="fault">: {message}</span>}
        </li>
      ))}
    </ul>
  )
}
