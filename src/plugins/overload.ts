import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import underPressure from '@fastify/under-pressure'
import fp from 'fastify-plugin'
import { FLOW_ERR_OVERLOAD } from '../errors.ts'
import type { KeyProvider } from '../keys/provider.ts'

/** Meta warns from 1 s on, at the 90th percentile: a longer queue only makes everybody late. */
const MAX_QUEUE_MS = 1000
const MAX_EVENT_LOOP_DELAY_MS = 1000
/** How often the queue is looked at. */
const INTERVAL_MS = 100

/**
 * Answer 503 to what cannot be served in time, before any work is done on it. Meta calls from few
 * addresses, so this looks at the server and never at the sender.
 */
export const overload = fp<{ keyRing: Pick<KeyProvider, 'queueMs'> }>(
  async (app, { keyRing }) => {
    await app.register(underPressure, {
      maxEventLoopDelay: MAX_EVENT_LOOP_DELAY_MS,
      maxHeapUsedBytes: getHeapStatistics().heap_size_limit * 0.9,
      // Bodies are outside of the heap.
      maxRssBytes: Math.min(process.constrainedMemory() || Infinity, totalmem()) * 0.8,
      healthCheck: async () => (keyRing.queueMs?.() ?? 0) < MAX_QUEUE_MS,
      healthCheckInterval: INTERVAL_MS,
      pressureHandler: async (_request, reply, type) => {
        reply.header('retry-after', 1)
        throw new FLOW_ERR_OVERLOAD(type === 'healthCheck' ? 'decryption queue' : type)
      }
    })
  },
  { name: 'flowgate-overload' }
)
