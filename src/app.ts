import { randomUUID } from 'node:crypto'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController
} from 'fastify'
import { playerRoutes, routes } from '../routes/index.ts'
import { type Config, responseCheckOf } from './config.ts'
import { readBackFacts } from './contract/back-facts.ts'
import { holdResponses } from './contract/responses.ts'
import { FLOW_ERR_NOT_FOUND } from './errors.ts'
import type { Endpoint } from './flow/endpoint.ts'
import type { KeyProvider } from './keys/provider.ts'
import { appStage, playedFlows } from './player/app-stage.ts'
import type { Stage } from './player/stage.ts'
import { channels } from './plugins/channels.ts'
import { drain } from './plugins/drain.ts'
import { flowTokens } from './plugins/flow-tokens.ts'
import { rememberReplies } from './plugins/replies.ts'
import type { Cdn } from './simulator/index.ts'
import { memoryStore } from './store/memory.ts'
import { sealedStore } from './store/sealed.ts'
import type { Store } from './store/store.ts'
import type { Business, ServedFlow, Serving } from './tenants/business.ts'
import type { Tenants } from './tenants/tenants.ts'
import { createTokens, type Tokens } from './tokens/tokens.ts'

/** Meta gives up after this long; a body that is still coming is of no use to anybody. */
export const REQUEST_TIMEOUT_MS = 10_000
/** How often Node looks for requests that take longer. */
const CHECK_INTERVAL_MS = 1000
/** Reading the player's rules takes a fraction of a second, and on a busy machine a while. */
const PLUGIN_TIMEOUT_MS = 60_000

export interface AppOptions {
  config: Config
  flows: readonly Endpoint[]
  keyRing: KeyProvider
  /** App secrets. Empty: requests are served whoever sent them. */
  secrets: readonly string[]
  /** What seals flow tokens. Default: none, and no token is known. */
  tokenKeys?: readonly string[]
  /** Shared with other servers. Left out: what there is to remember, this one remembers alone. */
  store?: Store
  /**
   * Secrets that what flows remember is sealed with, the newest first. Left out: one is made up, for
   * as long as this server lives. None: what a flow wants to remember is an error.
   */
  stateKeys?: readonly string[]
  /** The other businesses that are served, at /t/<name>. */
  tenants?: Tenants
  logger?: FastifyBaseLogger
  /** Serve the player at /player: picked files are put here, and its page is in that folder. */
  player?: { cdn: Cdn; folder?: string }
  /** Tell each sender how long the phases took, in Server-Timing. */
  timing?: boolean
}

/** The server, ready to listen or to be injected with requests. */
export function buildApp({
  store,
  stateKeys = [randomUUID()],
  tenants,
  logger,
  player,
  timing = false,
  ...options
}: AppOptions): FastifyInstance {
  const app = Fastify({
    ...(logger && { loggerInstance: logger }),
    // The data channel writes its own line for a request.
    logController: new LogController({ disableRequestLogging: true }),
    http: {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS
    },
    pluginTimeout: PLUGIN_TIMEOUT_MS,
    // A request that comes in over an open connection while the server stops is answered, too.
    return503OnClosing: false,
    // A path that cannot be decoded is no flow's either.
    frameworkErrors: (_error, request, reply) => notFound(request, reply)
  })
  const kept = store ?? memoryStore()
  const tokens = tokensOf(options, kept)
  // Only the scopes that read bodies have a reason to refuse one.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.register(drain)
  app.register(flowTokens, { tokens })
  app.register(channels, { ...options, tokens })

  app.setErrorHandler<FastifyError>((error, _request, reply) =>
    reply
      .code(error.statusCode === undefined || error.statusCode < 400 ? 500 : error.statusCode)
      .send({ code: error.code })
  )
  app.setNotFoundHandler(notFound)
  const own: Business = {
    keyRing: options.keyRing,
    secrets: options.secrets,
    tokens,
    store: sealedStore(kept, stateKeys, {
      onUnreadable: reason => app.log.warn(`something that was kept cannot be read: ${reason}`)
    })
  }
  const served = new Map(options.flows.map(flow => [flow.name, readFlow(flow, options.config)]))
  app.register(routes, {
    config: options.config,
    find,
    served,
    own,
    keyRing: options.keyRing,
    ...(tenants && { tenants }),
    replies: rememberReplies({ ...(store && { store }) }),
    ...(player && { ...player, stage: stageOf(app, player.cdn) }),
    timing: timing || player !== undefined
  })
  return app

  function find(flow: string, tenant?: string): Serving | undefined {
    const business = tenant === undefined ? own : tenants?.find(tenant)
    const found = served.get(flow)
    if (found === undefined || business?.flows?.has(flow) === false) return undefined
    return business && { ...found, business }
  }

  function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const urls = options.flows.map(({ name }) => `POST /flows/${name}`)
    const { code, message, statusCode } = new FLOW_ERR_NOT_FOUND(`here is ${urls.join(', ')}`)
    request.log.warn({ code, status: statusCode, method: request.method }, message)
    return reply.code(statusCode).send({ code, message })
  }

  function stageOf(app: FastifyInstance, cdn: Cdn): Stage {
    const stage = appStage(playedFlows(app, options.flows, cdn))
    app.addHook('onClose', () => stage.close())
    return stage
  }
}

function tokensOf({ config, tokenKeys = [] }: AppOptions, store: Store): Tokens | undefined {
  if (tokenKeys.length === 0 && config.FLOW_TOKENS === 'open') return undefined
  return createTokens({ keys: tokenKeys, store, accept: config.FLOW_TOKENS })
}

/** A server of the player alone, for flows and endpoints that are elsewhere. */
export function buildPlayer(stage: Stage): FastifyInstance {
  const app = Fastify({ pluginTimeout: PLUGIN_TIMEOUT_MS })
  app.get('/', async (_request, reply) => reply.redirect('/player/'))
  app.register(playerRoutes, { stage, prefix: '/player' })
  return app
}

/** A flow, and what its Flow JSON says of its answers. */
function readFlow(flow: Endpoint, config: Config): ServedFlow {
  const isHeld = responseCheckOf(config) !== 'off'
  return {
    flow,
    backFacts: readBackFacts(flow),
    responses: isHeld ? holdResponses(flow) : undefined
  }
}
