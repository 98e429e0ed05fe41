// A server of its own process for inbox.test.ts: it tells its parent where it listens, and a file
// what its handler did.
import { appendFileSync, existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { z } from 'zod'
import { buildApp } from '../../src/app.ts'
import { Env } from '../../src/config.ts'
import { defineFlow } from '../../src/index.ts'
import { loadKey } from '../../src/keys/load.ts'
import { createKeyRing } from '../../src/keys/ring.ts'
import { openStorage } from '../../src/store/open.ts'
import { QUEUE_TIMES } from '../../src/store/queue.ts'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { META_SECRET, SINCH_SECRET } from '../webhooks/callbacks.ts'

const { ADDRESS = '', RUNS = '', GATE = '', LEASE_MS = '60000', FORWARD_URL } = process.env

const flow = defineFlow({
  name: 'booking',
  completion: z.object({ flow_token: z.string(), slot: z.string() }),
  screens: { SLOT: { payload: z.object({}) } }
})
const endpoint = flow.endpoint({
  screens: { SLOT: () => flow.close() },
  async onComplete({ completion: { slot } }) {
    // Until the test lets them, none has any effect.
    while (!existsSync(GATE)) await sleep(10)
    appendFileSync(RUNS, `${slot}\n`)
  }
})

const log = pino({ level: 'silent' })
const times = { ...QUEUE_TIMES, leaseMs: Number(LEASE_MS) }
const { store, queue } = await openStorage(ADDRESS, { timeoutMs: 30_000, log, times })
await store.check()
const name = 'rsa2048-pkcs8.pem'
const app = buildApp({
  config: {
    ...Env.parse({}),
    SINCH_WEBHOOK_SECRET: [SINCH_SECRET],
    META_WEBHOOK_SECRET: [META_SECRET],
    ...(FORWARD_URL && { FORWARD_URL, FORWARD_SECRET: ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] })
  },
  flows: [endpoint],
  keyRing: createKeyRing([loadKey(keyFile(name), { name })], { threads: 0 }),
  secrets: [APP_SECRET],
  stateKeys: ['a key that both processes have'],
  store,
  queue,
  retries: { pollMs: 20 }
})
process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }))
process.once('SIGTERM', async () => {
  await app.close()
  await store.close()
  process.disconnect?.()
})
process.once('disconnect', () => process.exit())
