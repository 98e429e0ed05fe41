import type { FastifyInstance } from 'fastify'
import { type Config, responseCheckOf } from '../src/config.ts'
import type { KeyProvider } from '../src/keys/provider.ts'
import type { Business, ServedFlow } from '../src/tenants/business.ts'
import type { Tenants } from '../src/tenants/tenants.ts'

/** `GET /health/live`: the process answers. A failure here is a reason to restart it. */
export async function liveRoute(app: FastifyInstance): Promise<void> {
  app.get('/health/live', async () => ({ status: 'live' }))
}

export interface ReadyOptions {
  config: Config
  /** The flows that are served, by their names. */
  served: ReadonlyMap<string, ServedFlow>
  own: Business
  keyRing: Pick<KeyProvider, 'status' | 'queueMs'>
  tenants?: Tenants
}

/** `GET /health/ready`: requests would be served. A failure is a reason to send none. */
export async function readyRoute(
  app: FastifyInstance,
  { config, served, own: { secrets, store }, keyRing, tenants }: ReadyOptions
): Promise<void> {
  const flows = [...served.values()]
  const unheld = flows.filter(
    ({ flow, responses }) => responseCheckOf(config) !== 'off' && flow.flowJson && !responses
  )
  const warnings = [
    ...(secrets.length > 0 ? [] : ['UNSIGNED_REQUESTS=accept: senders are not checked']),
    ...unheld.map(
      ({ flow }) =>
        `RESPONSE_CHECK: the Flow JSON of ${flow.name} is unusable, its responses unchecked`
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
      flows: flows.map(({ flow }) => flow.name),
      // Responses that broke the Flow JSON, by flow.
      breaches: Object.fromEntries(
        flows.flatMap(({ flow, responses }) =>
          responses ? [[flow.name, responses.breaches()]] : []
        )
      ),
      // Fingerprints of public keys; the first is the current one.
      keys: (keyRing.status?.() ?? []).map(({ fingerprint, answered, lastUsedAt }) => ({
        fingerprint,
        answered,
        ...(lastUsedAt && { lastUsedAt: new Date(lastUsedAt).toISOString() })
      })),
      ...(tenants && { tenants: tenants.status() }),
      warnings
    }
  })
}
