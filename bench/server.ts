// The product's app with another key ring, which BENCH_RING describes. Else as src/server.ts.
import { z } from 'zod'
import flows from '../flows/index.ts'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { loadKeys, type PrivateKey } from '../src/keys/load.ts'
import type { KeyProvider } from '../src/keys/provider.ts'
import { createKeyRing } from '../src/keys/ring.ts'
import { createLogger } from '../src/logger.ts'
import { inlineRing } from './rings/inline.ts'
import { poolRing } from './rings/pool.ts'
import { workersRing } from './rings/workers.ts'

const Ring = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('product'), threads: z.int() }),
  z.object({ kind: z.literal('inline') }),
  z.object({ kind: z.literal('pool'), copies: z.int(), slots: z.int() }),
  z.object({ kind: z.literal('workers'), workers: z.int() })
])
export type Ring = z.output<typeof Ring>

function createRing(ring: Ring, key: PrivateKey): KeyProvider | Promise<KeyProvider> {
  switch (ring.kind) {
    case 'product':
      return createKeyRing([key], ring)
    case 'inline':
      return inlineRing(key)
    case 'pool':
      return poolRing(key, ring)
    case 'workers':
      return workersRing(key, ring)
  }
}

const { config, faults } = await readConfig(process.env)
const [key] = loadKeys({ inline: config.PRIVATE_KEY }).keys
if (key === undefined || faults.length > 0) throw new Error(`no key, or faults: ${faults}`)
const ring = Ring.parse(JSON.parse(process.env.BENCH_RING ?? ''))
const app = buildApp({
  config,
  flows,
  keyRing: await createRing(ring, key),
  secrets: config.APP_SECRET,
  logger: await createLogger(config)
})
await app.listen({ host: config.HOST, port: config.PORT })
process.once('SIGTERM', async () => {
  await app.close()
  process.exit()
})
