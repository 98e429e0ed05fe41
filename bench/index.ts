// npm run bench. docs/performance.md says what the numbers mean.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { floor, product, productOf, variants } from './candidates.ts'
import { type ColdStart, coldStart } from './cold-start.ts'
import { type LayoutOutcome, measure, type Setting } from './measure.ts'
import { type Options, readOptions, USAGE } from './options.ts'
import { canPin, cores, LAYOUTS, type Layout } from './pin.ts'
import {
  coldStartTable,
  rateTable,
  ratioTable,
  saturationTable,
  type Target,
  targetTable
} from './tables.ts'
import { expectations, wordsOf } from './traffic.ts'

const NAMES: Record<Layout, string> = { one: 'one core', two: 'two cores' }

const print = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`)
const say = (text: string) => process.stderr.write(`${text}\n`)

async function run(options: Options, setting: Setting): Promise<void> {
  print(...preface(options))
  const candidates = [product, ...variants].filter(
    ({ name }) => options.only.length === 0 || options.only.some(part => name.includes(part))
  )
  candidates.push(...options.trees.map(productOf))

  const outcomes: LayoutOutcome[] = []
  for (const layout of options.layouts) {
    const outcome = await measure(layout, candidates, { setting, options, say })
    outcomes.push(outcome)
    print(...layoutReport(outcome))
  }

  const rsaMs = 1000 / (outcomes[0]?.yardstick ?? Number.NaN)
  const starts = await coldStarts(options, setting, rsaMs)
  print('## Cold start', '', coldStartTable(starts), '')
  print('## Targets', '', targetTable(targets(outcomes, starts)), '')
}

function preface({ connections, shots, mix, rounds, seconds, log }: Options): string[] {
  return [
    `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cores} cores. ` +
      (canPin ? 'Pinned with taskset.' : 'NOT PINNED: no taskset, or one core only.'),
    `${connections} connections, ${shots} different requests: ${wordsOf(mix)}. ` +
      `${rounds} rounds of ${seconds} s. Logs go to ${log ?? 'a file'}.`,
    ''
  ]
}

function layoutReport(outcome: LayoutOutcome): string[] {
  const { layout, yardstick, perSecond } = outcome
  const rsaMs = (1000 / yardstick).toFixed(3)
  return [
    `## Server on ${NAMES[layout]}`,
    '',
    `Yardstick: ${yardstick.toFixed(0)} RSA operations a second on one core, ${rsaMs} ms each.`,
    '',
    '### Saturated',
    '',
    saturationTable(outcome),
    '',
    `### At ${perSecond} requests a second`,
    '',
    rateTable(outcome),
    '',
    '### As ratios',
    '',
    ratioTable(outcome),
    ''
  ]
}

interface Start {
  name: string
  layout: Layout
  cores: string
  start: ColdStart
  floorMs: number
  rsaMs: number
}

async function coldStarts(options: Options, setting: Setting, rsaMs: number): Promise<Start[]> {
  const rows: Start[] = []
  for (const layout of options.layouts) {
    say(`cold starts, ${NAMES[layout]}`)
    const how = { setting, times: options.coldStarts, on: LAYOUTS[layout].server }
    const about = { layout, cores: NAMES[layout], rsaMs }
    const base = await coldStart(floor, how)
    const start = await coldStart(product, how)
    const floorMs = base.medianMs
    rows.push({ ...about, name: floor.name, start: base, floorMs })
    rows.push({ ...about, name: product.name, start, floorMs })
  }
  return rows
}

/** The figures of the issue that asked for this. */
function targets(outcomes: readonly LayoutOutcome[], starts: readonly Start[]): Target[] {
  return outcomes.flatMap(({ layout, outcomes }) => {
    const cores = NAMES[layout]
    const outcome = outcomes.find(({ name }) => name === product.name)
    const cold = starts.find(start => start.layout === layout && start.name === product.name)
    const share = layout === 'one' ? 0.9 : 1.7
    return [
      {
        what: `throughput / floor, ${cores}`,
        target: `≥ ${share}`,
        result: outcome?.ofFloor.median,
        isMet: (result: number) => result >= share
      },
      {
        what: `event loop delay p99, saturated, ${cores}, ms`,
        target: '< 20',
        result: outcome?.loopDelayP99Ms,
        isMet: (result: number) => result < 20
      },
      {
        what: `peak RSS, ${cores}, MB`,
        target: '< 120',
        result: outcome?.peakRssMb,
        isMet: (result: number) => result < 120
      },
      {
        what: `start to first right answer, ${cores}, ms`,
        target: '< 500',
        result: cold?.start.medianMs,
        isMet: (result: number) => result < 500
      }
    ]
  })
}

const options = readOptions(process.argv.slice(2))
if (options === undefined) {
  print(USAGE)
} else {
  const folder = mkdtempSync(join(tmpdir(), 'flowgate-bench-'))
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { exchange } = await expectations()
  await run(options, {
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    secret: randomBytes(16).toString('hex'),
    folder,
    floorAnswer: exchange
  })
  rmSync(folder, { recursive: true })
}
