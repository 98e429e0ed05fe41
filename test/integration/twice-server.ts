// A server of its own process for twice.test.ts: it tells its parent where it listens.
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { z } from 'zod'
import { buildApp } from '../../src/app.ts'
import { Env } from '../../src/config.ts'
import { defineFlow } from '../../src/index.ts'
import { loadKey } from '../../src/keys/load.ts'
import { createKeyRing } from '../../src/keys/ring.ts'
import { openStore } from '../../src/store/open.ts'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'

const { ADDRESS = '', RUNS = '' } = process.env
/** Lines of one file are what all processes count by. */
const count = (what: string) => appendFileSync(RUNS, `${what}\n`)

const flow = defineFlow({
  name: 'shop',
  screens: {
    PAY: {
      data: z.object({ by: z.number() }),
      payload: z.object({ step: z.enum(['once', 'none', 'hang']) })
    }
  }
})
const endpoint = flow.endpoint({
  screens: {
    PAY: async ({ payload: { step }, once }) => {
      count('handler')
      if (step === 'none') {
        await sleep(200)
        return flow.screen('PAY', { by: process.pid })
      }
      const by = await once('pay', async () => {
        count('step')
        await sleep(step === 'hang' ? 60_000 : 200)
        return process.pid
      })
      return flow.screen('PAY', { by })
    }
  }
})

const store = await openStore(ADDRESS, { timeoutMs: 30_000, log: pino({ level: 'silent' }) })
// Its thread, if it has one, takes long to start where sources are compiled.
while (
  await store.check().then(
    () => false,
    () => true
  )
)
  await sleep(100)
const name = 'rsa2048-pkcs8.pem'
const app = buildApp({
  config: { ...Env.parse({}), DEADLINE_MS: 5000 },
  flows: [endpoint],
  keyRing: createKeyRing([loadKey(keyFile(name), { name })], { threads: 0 }),
  secrets: [APP_SECRET],
  stateKeys: ['a key that both processes have'],
  store
})
process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }))
process.once('disconnect', () => process.exit())
