import type { Exchanged } from '../../../simulator/index.ts'
import { printable } from '../../check/printable.ts'
import type { StepResult } from './run.ts'

export interface ReportOptions {
  readonly script: string
  readonly flow: string
  readonly url: string | undefined
  /** How many steps the script has. */
  readonly total: number
  /** Put requests and replies in, in plain text. */
  readonly verbose: boolean
}

/** A run as a program reads it: docs/play-script.md. */
export function toReport(results: readonly StepResult[], options: ReportOptions) {
  const { script, flow, url, total, verbose } = options
  const exchanges = exchangesOf(results)
  return {
    script,
    flow,
    endpoint: url ?? null,
    passed: hasPassed(results),
    steps: { total, run: results.length, failed: results.length - heldOf(results) },
    requests: exchanges.length,
    timeouts: exchanges.filter(isTimeout).length,
    latencyMs: spread(exchanges.map(({ ms }) => ms)),
    results: results.map(({ line, step, faults, ms, screen, records }) => ({
      line,
      step,
      passed: faults.length === 0,
      faults,
      ms: rounded(ms),
      screen: screen ?? null,
      checks: records.flatMap(({ checks }) => checks),
      requests: records
        .flatMap(({ exchanges }) => exchanges)
        .map(exchange => ({
          action: exchange.request.action,
          screen: exchange.request.screen,
          status: exchange.status ?? null,
          timedOut: isTimeout(exchange),
          ms: rounded(exchange.ms),
          bytes: exchange.bytes,
          checks: exchange.checks,
          ...(verbose && { request: exchange.request, reply: exchange.reply })
        }))
    }))
  }
}

/** One line for a step. */
export function toLine({ line, step, faults, ms, screen, records }: StepResult): string {
  const mark = faults.length === 0 ? '✓' : '✗'
  const to = screen !== undefined && records.length > 0 ? ` → ${screen}` : ''
  const time = records.length > 0 ? `  ${Math.round(ms)} ms` : ''
  return [
    `${mark} ${String(line).padStart(3)}  ${step}${to}${time}`,
    ...faults.map(fault => `       ${fault}`)
  ]
    .map(text => `${printable(text)}\n`)
    .join('')
}

/** The last line. */
export function toSummary(results: readonly StepResult[], total: number): string {
  const exchanges = exchangesOf(results)
  const latency = spread(exchanges.map(({ ms }) => ms))
  const slowest = latency ? `, the slowest ${Math.round(latency.max)} ms` : ''
  const requests = exchanges.length === 1 ? '1 request' : `${exchanges.length} requests`
  return `${heldOf(results)} of ${total} steps held; ${requests}${slowest}\n`
}

export function hasPassed(results: readonly StepResult[]): boolean {
  return results.every(({ faults }) => faults.length === 0)
}

function heldOf(results: readonly StepResult[]): number {
  return results.filter(({ faults }) => faults.length === 0).length
}

function exchangesOf(results: readonly StepResult[]): Exchanged[] {
  return results.flatMap(({ records }) => records.flatMap(({ exchanges }) => exchanges))
}

/** No answer came, and that is said by the check of the status. */
function isTimeout({ status, checks }: Exchanged): boolean {
  return status === undefined && checks.some(({ message = '' }) => message.startsWith('No answer'))
}

function spread(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => rounded(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)
  return sorted.length === 0 ? null : { min: at(0.0001), p50: at(0.5), p90: at(0.9), max: at(1) }
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}
