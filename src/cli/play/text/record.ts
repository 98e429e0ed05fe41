import type { Step } from '../../../simulator/index.ts'
import { printable } from '../../check/printable.ts'

/** Tell what a step asked and what came of it, for `--verbose`. */
export function tellStep({ action, ms, checks, exchanges }: Step): string {
  const lines = exchanges.flatMap(({ request, reply, status, bytes, ms, checks }) => [
    `  → ${JSON.stringify(request)}`,
    `  ← ${status ?? 'no answer'} in ${ms.toFixed(1)} ms, ${bytes.sent} bytes sent, ${bytes.received} received`,
    ...(reply === undefined ? [] : [`  ← ${JSON.stringify(reply)}`]),
    tellChecks(checks)
  ])
  const own = checks.length > 0 ? [tellChecks(checks)] : []
  return [`  · ${action}, ${ms.toFixed(1)} ms`, ...lines, ...own]
    .map(line => `${printable(line)}\n`)
    .join('')
}

function tellChecks(checks: Step['checks']): string {
  const told = checks.map(({ name, passed, message }) =>
    passed ? `✓ ${name}` : `✗ ${name}: ${message}`
  )
  return `    ${told.join('  ')}`
}
