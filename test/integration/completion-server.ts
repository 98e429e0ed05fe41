// A server of its own process for send-to-completion.ts, which can be told to stop short.
import { appendFileSync } from 'node:fs'
import { pino } from 'pino'
import shipped from '../../flows/appointment/index.ts'
import { buildApp } from '../../src/app.ts'
import { Env } from '../../src/config.ts'
import type { Endpoint } from '../../src/flow/endpoint.ts'
import { loadKey } from '../../src/keys/load.ts'
import { createKeyRing } from '../../src/keys/ring.ts'
import { createRegistry } from '../../src/sending/registry.ts'
import { openStorage } from '../../src/store/open.ts'
import { QUEUE_TIMES, type Queue } from '../../src/store/queue.ts'

const { ADDRESS = '', RUNS = '', PORT = '', KEY = '', STATE_KEY = '' } = process.env
const {
  LEASE_MS,
  HOLD,
  PRIVATE_KEY = '',
  APP_SECRET = '',
  SINCH_SECRET = '',
  META_SECRET = ''
} = process.env

/** Lines of one file are what all processes count by. */
const note = (what: string) => appendFileSync(RUNS, `${what}\n`)

/** Never come past the moment that the test has chosen to kill this process at. */
async function reach(moment: string): Promise<void> {
  if (moment !== HOLD) return
  note(`at ${moment}`)
  await new Promise(() => {})
}

const flow: Endpoint = {
  ...shipped,
  handlers: {
    ...shipped.handlers,
    async onComplete({ flowToken, via, once }) {
      note(`handled ${flowToken} ${via}`)
      await reach('begun')
      await once('confirm', async () => note(`confirmed ${flowToken}`))
      await reach('confirmed')
    }
  }
}

const { store, queue } = await openStorage(ADDRESS, {
  timeoutMs: 30_000,
  log: pino({ level: 'silent' }),
  times: { ...QUEUE_TIMES, leaseMs: Number(LEASE_MS) }
})
// Its thread, if it has one, takes long to start where sources are compiled.
while (
  await store.check().then(
    () => false,
    () => true
  )
)
  await new Promise(resolve => setTimeout(resolve, 100))

const held: Queue = {
  ...queue,
  async put(entries) {
    await reach('unstored')
    const count = await queue.put(entries)
    await reach('stored')
    return count
  },
  async take(limit) {
    await reach('untaken')
    return queue.take(limit)
  },
  async settle(item, outcome) {
    await reach('unsettled')
    return queue.settle(item, outcome)
  }
}

const app = buildApp({
  config: {
    ...Env.parse({}),
    SINCH_WEBHOOK_SECRET: [SINCH_SECRET],
    META_WEBHOOK_SECRET: [META_SECRET]
  },
  flows: [flow],
  keyRing: createKeyRing([loadKey(PRIVATE_KEY, { name: 'key' })], { threads: 0 }),
  secrets: [APP_SECRET],
  tokenKeys: [KEY],
  stateKeys: [STATE_KEY],
  store,
  queue: held,
  registry: createRegistry({ store, secrets: [STATE_KEY] })
})
process.send?.(await app.listen({ host: '127.0.0.1', port: Number(PORT) }))
process.once('disconnect', () => process.exit())
