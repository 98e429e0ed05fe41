// npm run bench:stores. What it costs to keep state elsewhere than in memory. docs/stores.md.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Candidate, product } from './candidates.ts'
import { type LayoutOutcome, measure } from './measure.ts'
import { readOptions, USAGE } from './options.ts'
import { startRedis } from './redis.ts'
import { saturationTable, table } from './tables.ts'
import { expectations, wordsOf } from './traffic.ts'

/** What the issue that asked for stores wants of their throughput, as a share of that of memory. */
const WANTED = 0.8

const withStore = (name: string, STORE: string): Candidate => ({ ...product, name, env: { STORE } })

/** Throughput as a share of memory's. */
function sharesOf({ outcomes }: LayoutOutcome): string {
  const memory = outcomes.find(({ name }) => name === 'memory')?.perSecond ?? Number.NaN
  const shares = outcomes
    .filter(({ name }) => name === 'sqlite' || name === 'redis')
    .map(({ name, perSecond }) => [name, perSecond / memory] as const)
  return table(
    ['store', 'throughput / memory', `wanted ≥ ${WANTED}`],
    shares.map(([name, share]) => [name, share.toFixed(2), share >= WANTED ? 'met' : 'missed'])
  )
}

const options = readOptions(process.argv.slice(2))
if (options === undefined) {
  console.log(USAGE)
} else {
  const folder = mkdtempSync(join(tmpdir(), 'flowgate-bench-'))
  const redis = await startRedis(folder)
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { exchange } = await expectations()
  const setting = {
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    secret: randomBytes(16).toString('hex'),
    folder,
    floorAnswer: exchange
  }
  const candidates = [
    withStore('memory', 'memory'),
    withStore('sqlite', `sqlite:${join(folder, 'flowgate.db')}`),
    withStore('redis', redis.url)
  ]
  try {
    console.log(`${wordsOf('state')}. ${options.rounds} rounds of ${options.seconds} s.\n`)
    for (const layout of options.layouts) {
      const outcome = await measure(layout, candidates, {
        setting,
        options: { ...options, mix: 'state', rateRounds: 1 },
        say: text => console.error(text)
      })
      console.log(
        `## Server on ${layout} core(s)\n\n${saturationTable(outcome)}\n\n${sharesOf(outcome)}\n`
      )
    }
  } finally {
    await redis.stop()
    rmSync(folder, { recursive: true })
  }
}
