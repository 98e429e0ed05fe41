import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { routes } from '../routes/index.ts'
import type { Config } from './config.ts'
import type { Endpoint } from './flow/endpoint.ts'
import type { KeyRing } from './keys/ring.ts'
import { memoryStore } from './store/memory.ts'
import type { Store } from './store/store.ts'

/** Meta gives up after this long; a body that is still coming is of no use to anybody. */
const REQUEST_TIMEOUT_MS = 10_000

export interface AppOptions {
  config: Config
  flows: readonly Endpoint[]
  keyRing: KeyRing
  /** App secrets. Empty: requests are served whoever sent them. */
  secrets: readonly string[]
  store?: Store
  logger?: FastifyBaseLogger
}

/** The server, ready to listen or to be injected with requests. */
export function buildApp({
  store = memoryStore(),
  logger,
  ...options
}: AppOptions): FastifyInstance {
  const app = Fastify({
    ...(logger && { loggerInstance: logger }),
    // The data channel writes its own line for a request.
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    // A request that comes in over an open connection while the server stops is answered, too.
    return503OnClosing: false
  })

  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopping) reply.header('connection', 'close')
    done()
  })

  app.setNotFoundHandler(async (_request, reply) => {
    reply.code(404)
    const urls = options.flows.map(({ name }) => `POST /flows/${name}`)
    return { code: 'NOT_FOUND', message: `Nothing here. This server answers ${urls.join(', ')}` }
  })
  app.register(routes, { ...options, store })
  return app
}
