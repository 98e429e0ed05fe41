import type { FastifyInstance } from 'fastify'
import { responseCheckOf } from '../src/config.ts'
import type { FlowsOptions } from './flows.ts'

/** `GET /health/live`: the process answers. A failure here is a reason to restart it. */
export async function liveRoute(app: FastifyInstance): Promise<void> {
  app.get('/health/live', async () => ({ status: 'live' }))
}

/** `GET /health/ready`: requests would be served. A failure is a reason to send none. */
export async function readyRoute(
  app: FastifyInstance,
  { config, flows, keyRing, secrets, store, responses }: FlowsOptions
): Promise<void> {
  const unheld = flows.filter(
    flow => responseCheckOf(config) !== 'off' && flow.flowJson && !responses.has(flow)
  )
  const warnings = [
    ...(secrets.length > 0 ? [] : ['UNSIGNED_REQUESTS=accept: senders are not checked']),
    ...unheld.map(
      ({ name }) => `RESPONSE_CHECK: the Flow JSON of ${name} is unusable, its responses unchecked`
    )
  ]
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.get('/health/ready', async (_request, reply) => {
    const fault = await store.check().catch(({ message }: Error) => message)
    const status = stopping ? 'stopping' : fault === undefined ? 'ready' : 'failing'
    if (status !== 'ready') reply.code(503)
    return {
      status,
      store: fault ?? 'ready',
      flows: flows.map(({ name }) => name),
      // Responses that broke the Flow JSON, by flow.
      breaches: Object.fromEntries(
        [...responses].map(([{ name }, held]) => [name, held.breaches()])
      ),
      // Fingerprints of public keys; the first is the current one.
      keys: (keyRing.status?.() ?? []).map(({ fingerprint, answered, lastUsedAt }) => ({
        fingerprint,
        answered,
        ...(lastUsedAt && { lastUsedAt: new Date(lastUsedAt).toISOString() })
      })),
      warnings
    }
  })
}
