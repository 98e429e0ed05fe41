// npm run bench:webhooks. A burst of completions, a fifth of them twice, by the same way or by the other: none lost,
// none doubled, and how long the sender waits for each 200. docs/webhooks.md.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LAYOUTS } from '../pin.ts'
import { freePort, listening, start } from '../processes.ts'
import { startRedis } from '../redis.ts'
import { percentile } from '../stats.ts'
import { table } from '../tables.ts'
import { deliver, deliveries } from './burst.ts'

const COUNT = 10_000
const COPIES = 0.2
const CONNECTIONS = 32
/** What the issue that asked for webhooks wants, in milliseconds. */
const WANTED_MS = 250
/** By then all is handled, or something is lost. */
const LIMIT_MS = 120_000

interface Outcome {
  readonly store: string
  readonly perSecond: number
  readonly latencies: readonly number[]
  readonly handledMs: number
  readonly refused: number
  readonly lost: number
  readonly doubled: number
}

async function burst(store: string, STORE: string, folder: string): Promise<Outcome> {
  const LEDGER = join(folder, `${store}.ledger`)
  writeFileSync(LEDGER, '')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const secret = randomBytes(16).toString('hex')
  const port = await freePort()
  const server = start('src/server.js', {
    on: LAYOUTS.two.server,
    preload: 'bench/webhooks/flow.js',
    log: join(folder, `${store}.log`),
    env: {
      ...{ NODE_ENV: 'production', PORT: String(port), STORE, LEDGER },
      PRIVATE_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      ...{ APP_SECRET: secret, STATE_KEY: secret },
      ...{ SINCH_WEBHOOK_SECRET: secret, META_WEBHOOK_SECRET: secret }
    }
  })
  process.once('exit', () => server.kill('SIGKILL'))
  await listening(port)

  const posts = deliveries(COUNT, { copies: COPIES, secret })
  const slots = new Set(posts.map(({ slot }) => slot))
  const begun = performance.now()
  const origin = `http://127.0.0.1:${port}`
  const { latencies, refused } = await deliver(origin, posts, CONNECTIONS)
  const deliveredMs = performance.now() - begun
  const lines = () => readFileSync(LEDGER, 'utf8').split('\n').filter(Boolean)
  while (lines().length < slots.size && performance.now() - begun < LIMIT_MS) await sleep(50)
  const handledMs = performance.now() - begun
  // What is done twice may come later.
  await sleep(2000)
  const done = lines()
  const known = new Set(done)
  await server.stop()
  return {
    ...{ store, latencies, refused, handledMs },
    perSecond: (COUNT / deliveredMs) * 1000,
    lost: [...slots].filter(slot => !known.has(slot)).length,
    doubled: done.length - known.size
  }
}

const folder = mkdtempSync(join(tmpdir(), 'flowgate-bench-'))
const redis = await startRedis(folder, ['--appendfsync', 'always'])
try {
  const outcomes = [
    await burst('sqlite', `sqlite:${join(folder, 'flowgate.db')}`, folder),
    await burst('redis', redis.url, folder)
  ]
  const share = `${COPIES * 100} % of them copies`
  console.log(`${COUNT} webhooks, ${share}, over ${CONNECTIONS} connections.\n`)
  const rows = outcomes.map(({ store, latencies, ...outcome }) => [
    ...[store, String(outcome.lost), String(outcome.doubled), String(outcome.refused)],
    outcome.perSecond.toFixed(0),
    ...[0.5, 0.99, 1].map(share => percentile(latencies, share).toFixed(1)),
    (outcome.handledMs / 1000).toFixed(1)
  ])
  console.log(
    table(
      [
        ...['store', 'lost', 'doubled', 'not acknowledged', '200s per s'],
        ...[
          `p50 ms (wanted ≤ ${WANTED_MS})`,
          `p99 ms (≤ ${WANTED_MS})`,
          'longest ms',
          'all handled after s'
        ]
      ],
      rows
    )
  )
  const isGood = outcomes.every(
    ({ lost, doubled, latencies }) =>
      lost + doubled === 0 && [0.5, 0.99].every(share => percentile(latencies, share) <= WANTED_MS)
  )
  process.exitCode = isGood ? 0 : 1
} finally {
  await redis.stop()
  rmSync(folder, { recursive: true })
}
