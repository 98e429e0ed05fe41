import type { ColdStart } from './cold-start.ts'
import type { Latencies, LayoutOutcome, Outcome } from './measure.ts'

const ms = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(1))
const ratio = (value: number) => value.toFixed(2)
const percent = (value: number) => `${(value * 100).toFixed(0)} %`

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n')
}

const latencyCells = ({ p50, p90, p99, p999 }: Latencies) => [p50, p90, p99, p999].map(ms)
const rssCell = ({ peakRssMb: mb }: Outcome) => mb?.toFixed(0) ?? '?'

/** Throughput and what it costs, with every connection busy. */
export function saturationTable({ outcomes }: LayoutOutcome): string {
  return table(
    [
      ...['server', 'req/s', 'of yardstick', 'of floor (least–most)', 'CPU ms/req'],
      ...[
        'p50 ms',
        'p90',
        'p99',
        'p99.9',
        'loop delay p99 ms',
        'peak RSS MB',
        'generator CPU',
        'others CPU'
      ]
    ],
    outcomes.map(outcome => [
      outcome.name,
      outcome.perSecond.toFixed(0),
      ratio(outcome.ofYardstick),
      `${ratio(outcome.ofFloor.median)} (${ratio(outcome.ofFloor.least)}–${ratio(outcome.ofFloor.most)})`,
      outcome.cpuMs.toFixed(3),
      ...latencyCells(outcome.latencies),
      ms(outcome.loopDelayP99Ms),
      rssCell(outcome),
      percent(outcome.generatorCpu),
      percent(outcome.othersCpu)
    ])
  )
}

/** Latency from the intended time of sending. */
export function rateTable({ outcomes }: LayoutOutcome): string {
  return table(
    [
      'server',
      'p50 ms',
      'p90',
      'p99',
      'p99.9',
      'CPU ms/req',
      'loop delay p99 ms',
      'sent late p50 ms'
    ],
    outcomes.map(({ name, atRate }) => [
      name,
      ...latencyCells(atRate.latencies),
      atRate.cpuMs.toFixed(3),
      ms(atRate.loopDelayP99Ms),
      ms(atRate.lateP50Ms)
    ])
  )
}

/** The same as multiples of what the floor has, and of one RSA operation. */
export function ratioTable({ outcomes, yardstick }: LayoutOutcome): string {
  const floor = outcomes.find(({ name }) => name === 'floor')
  const rsaMs = 1000 / yardstick
  return table(
    [
      ...['server', 'CPU / RSA', 'CPU / floor', 'p50 at rate / RSA', 'p50 at rate / floor'],
      ...['p99 at rate / RSA', 'p99 at rate / floor', 'p50 saturated / floor'],
      ...['p99 saturated / floor', 'RSS / floor']
    ],
    outcomes.map(outcome => {
      const toFloor = (of: (outcome: Outcome) => number | undefined) =>
        ratio((of(outcome) ?? Number.NaN) / ((floor && of(floor)) ?? Number.NaN))
      return [
        outcome.name,
        ratio(outcome.cpuMs / rsaMs),
        ratio(outcome.cpuOfFloor),
        ratio(outcome.atRate.latencies.p50 / rsaMs),
        toFloor(({ atRate }) => atRate.latencies.p50),
        ratio(outcome.atRate.latencies.p99 / rsaMs),
        toFloor(({ atRate }) => atRate.latencies.p99),
        toFloor(({ latencies }) => latencies.p50),
        toFloor(({ latencies }) => latencies.p99),
        toFloor(({ peakRssMb }) => peakRssMb)
      ]
    })
  )
}

/** Cold starts by server and number of cores. */
export function coldStartTable(
  rows: readonly { name: string; cores: string; start: ColdStart; floorMs: number; rsaMs: number }[]
): string {
  return table(
    ['server', 'cores', 'median ms', 'least–most', '/ floor', '/ RSA'],
    rows.map(({ name, cores, start, floorMs, rsaMs }) => [
      name,
      cores,
      start.medianMs.toFixed(0),
      `${start.leastMs.toFixed(0)}–${start.mostMs.toFixed(0)}`,
      ratio(start.medianMs / floorMs),
      (start.medianMs / rsaMs).toFixed(0)
    ])
  )
}

/** A target, what came out, and whether that is it. */
export interface Target {
  what: string
  target: string
  result: number | undefined
  isMet: (result: number) => boolean
}

/** The targets beside the results. */
export function targetTable(targets: readonly Target[]): string {
  return table(
    ['target of the product', 'wanted', 'measured', ''],
    targets.map(({ what, target, result, isMet }) => [
      what,
      target,
      result === undefined ? 'not measured' : ms(result),
      result === undefined ? '' : isMet(result) ? 'met' : 'missed'
    ])
  )
}
