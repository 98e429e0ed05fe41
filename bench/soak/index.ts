// npm run soak. Requests that must happen once, while what carries them is killed. docs/stores.md.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startRedis } from '../redis.ts'
import { disturb, startServer } from './faults.ts'
import { phones } from './phone.ts'
import { randomOf } from './random.ts'
import { countTable, verdictTable } from './report.ts'
import { trafficTo } from './traffic.ts'
import { judge } from './verdict.ts'

const USAGE = `npm run soak -- [options]     needs redis-server

  --minutes <n>   how long requests are sent; 3 if left out
  --rate <n>      new requests a second, each of which is sent four times or more; 40 if left out
  --seed <n>      decides what happens to the processes, and in which order
`
const Flags = z.object({
  minutes: z.coerce.number().positive().default(3),
  rate: z.coerce.number().positive().max(200).default(40),
  seed: z.coerce
    .number()
    .int()
    .default(() => Math.floor(Math.random() * 1e6))
})

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    rate: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean' }
  }
})
if (values.help) {
  console.log(USAGE)
} else {
  // What was started ends with this process.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1))
  process.exit((await soak(Flags.parse(values))) ? 0 : 1)
}

/** Whether nothing was lost, and nothing was done twice. */
async function soak({ minutes, rate, seed }: z.output<typeof Flags>): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'flowgate-soak-'))
  process.once('exit', () => isKept || rmSync(folder, { recursive: true }))
  let isKept = false
  const [LEDGER, KEYS_DIR] = [join(folder, 'ledger'), join(folder, 'keys')]
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
  mkdirSync(KEYS_DIR)
  writeFileSync(join(KEYS_DIR, 'soak.private.pem'), pem, { mode: 0o600 })
  writeFileSync(LEDGER, '')

  const redis = await startRedis(folder, ['--appendfsync', 'always'])
  const secret = randomBytes(32).toString('hex')
  const keys = { KEYS_DIR, APP_SECRET: secret, STATE_KEY: secret }
  const env = { NODE_ENV: 'production', DEADLINE_MS: '2000', STORE: redis.url, LEDGER, ...keys }
  const log = join(folder, 'servers.log')
  const servers = await Promise.all([startServer(env, log), startServer(env, log)])

  console.error(`Seed ${seed}, ${minutes} min, ${rate} new requests a second.`)
  const begunAt = performance.now()
  const say = (what: string) =>
    console.error(`${((performance.now() - begunAt) / 1000).toFixed(0).padStart(5)} s  ${what}`)
  const traffic = trafficTo(
    servers.map(({ url }) => url),
    phones({ publicKey, secret })
  )
  const signal = AbortSignal.timeout(minutes * 60_000)
  const [faults] = await Promise.all([
    disturb({ servers, redis }, { random: randomOf(seed), signal, say }),
    traffic.play({ perSecond: rate, signal })
  ])
  say('all is over; what is kept is looked at')
  await traffic.settle()
  await Promise.all([...servers, redis].map(process => process.stop()))

  const verdict = judge(traffic.taps, readFileSync(LEDGER, 'utf8'))
  console.log(verdictTable(verdict, traffic))
  console.log(`\n${countTable('what was done to the processes', faults)}`)
  console.log(`\n${countTable('what came of a delivery', traffic.outcomes)}`)
  const isGood = verdict.lost + verdict.doubled + verdict.unanswered === 0
  isKept = !isGood
  if (isKept) console.error(`\nThe ledger and the log of the servers are in ${folder}.`)
  return isGood
}
