import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { FLOW_ERR_NOT_FOUND, FLOW_ERR_PLAYER } from '../src/errors.ts'
import { codeOf } from '../src/keys/attempt.ts'
import { describe, summarize } from '../src/player/describe.ts'
import { whyForeign } from '../src/player/neighbour.ts'
import { PAGE_HEADERS, readPageFile } from '../src/player/page.ts'
import type { PlayedEndpoint, PlayedFlow, Stage } from '../src/player/stage.ts'
import { fetchOnce } from '../src/simulator/node.ts'

const MIB = 1024 * 1024
/** A request of the data channel, in base64. */
const MESSAGE_LIMIT = 2 * MIB
/** A picked file has 25 MiB at most (spec: Flow JSON, section 10.10). */
const FILE_LIMIT = 32 * MIB
const OCTETS = 'application/octet-stream'

type Named = FastifyRequest<{ Params: { name: string } }>
type Bytes = { Params: { name: string }; Body: Buffer | undefined }

export interface PlayerOptions {
  stage: Stage
  /** Where the files of the page are. */
  folder?: string
}

/** `/player`: the page of the player, and what it asks of us. docs/player-routes.md. */
export async function playerRoutes(
  app: FastifyInstance,
  { stage, folder }: PlayerOptions
): Promise<void> {
  app.addHook('onRequest', async ({ headers, socket }, reply) => {
    reply.headers(PAGE_HEADERS)
    const reason = whyForeign(headers, socket.remoteAddress)
    if (reason !== undefined) throw new FLOW_ERR_PLAYER(reason)
  })
  app.setErrorHandler<FastifyError>(({ code, message, statusCode = 500 }, _request, reply) =>
    reply.code(statusCode).send({ code, message })
  )
  app.setNotFoundHandler(() => {
    throw new FLOW_ERR_NOT_FOUND('docs/player-routes.md lists the routes of the player')
  })
  // What the page sends is led on as it came.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.register(page, { ...(folder !== undefined && { folder }) })
  app.register(api, { stage, prefix: '/api' })
}

async function page(
  app: FastifyInstance,
  { folder }: Pick<PlayerOptions, 'folder'>
): Promise<void> {
  app.get('', async (_request, reply) => reply.redirect('/player/', 302))
  app.get<{ Params: { '*': string } }>('/*', async ({ params, headers }, reply) => {
    const path = params['*']
    const file = readPageFile(path, folder)
    if (!file) {
      throw new FLOW_ERR_NOT_FOUND(
        path === '' ? 'the page of the player is not built: npm run build' : 'no such file'
      )
    }
    reply.type(file.type).header('cache-control', 'no-cache').header('vary', 'accept-encoding')
    const takesGzip = /\bgzip\b/.test(String(headers['accept-encoding']))
    if (!file.gzipped || !takesGzip) return file.body
    reply.header('content-encoding', 'gzip')
    return file.gzipped
  })
}

async function api(app: FastifyInstance, { stage }: Pick<PlayerOptions, 'stage'>): Promise<void> {
  /** Tells the page that the server has started anew. */
  const run = randomUUID()

  function flowOf({ params: { name } }: Pick<Named, 'params'>): PlayedFlow {
    const flow = stage.flows().find(flow => flow.name === name)
    if (flow) return flow
    const names = stage.flows().map(({ name }) => name)
    throw new FLOW_ERR_NOT_FOUND(`here is ${names.join(', ') || 'no flow'}`)
  }
  function endpointOf(request: Pick<Named, 'params'>): PlayedEndpoint {
    const { name, endpoint } = flowOf(request)
    if (endpoint) return endpoint
    throw new FLOW_ERR_NOT_FOUND(`"${name}" is played without an endpoint`)
  }

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.get('/flows', async () => ({
    flows: stage.flows().map(summarize),
    isRecording: stage.record !== undefined
  }))
  app.get('/flows/:name', async (request: Named) => describe(flowOf(request)))
  app.get('/flows/:name/public-key', async (request: Named, reply) =>
    reply.type('text/plain; charset=utf-8').send(await endpointOf(request).publicKey())
  )
  app.post<Bytes>('/flows/:name/sign', { bodyLimit: MESSAGE_LIMIT }, async (request, reply) => {
    const { sign } = endpointOf(request)
    if (!sign) throw new FLOW_ERR_NOT_FOUND('there is no app secret to sign with')
    return reply.type(OCTETS).send(Buffer.from(await sign(request.body ?? Buffer.alloc(0))))
  })
  app.post('/flows/:name/token', async (request: Named) => {
    const { newToken } = endpointOf(request)
    if (!newToken) throw new FLOW_ERR_NOT_FOUND('no flow tokens are issued here')
    return { token: await newToken() }
  })
  app.post<Bytes>('/flows/:name/forward', { bodyLimit: MESSAGE_LIMIT }, async (request, reply) => {
    const hungUp = new AbortController()
    reply.raw.once('close', () => hungUp.abort())
    return forward(request, endpointOf(request), hungUp.signal)
  })
  app.post<Bytes>('/flows/:name/files', { bodyLimit: FILE_LIMIT }, async request => ({
    url: await endpointOf(request).cdn.put(request.body ?? Buffer.alloc(0))
  }))
  app.post<Bytes>('/steps', async (request, reply) => {
    if (!stage.record) throw new FLOW_ERR_NOT_FOUND('nothing is recorded: flowgate play --record')
    stage.record(String(request.body))
    return reply.code(204).send()
  })

  const listeners = new Set<ServerResponse>()
  // They wait for the next event for ever, and must not hold up the end of the server.
  app.addHook('preClose', async () => {
    for (const listener of listeners) listener.end()
  })
  app.get('/events', (_request, reply) => {
    const { raw } = reply.hijack()
    const send = (event: string, data: object) =>
      raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    // What hooks have set is not written by itself after a hijack.
    for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '')
    raw.writeHead(200, { 'content-type': 'text/event-stream' })
    send('hello', { run })
    listeners.add(raw)
    const stop = stage.watch(change => send('change', change))
    raw.once('close', () => {
      listeners.delete(raw)
      stop()
    })
  })
}

/** Post a body to the endpoint, which the flow names and not the request. */
async function forward(
  { body, headers }: FastifyRequest<Bytes>,
  { url }: PlayedEndpoint,
  signal: AbortSignal
): Promise<object> {
  const signature = headers['x-hub-signature-256']
  try {
    const reply = await fetchOnce(url, {
      method: 'POST',
      redirect: 'manual',
      signal,
      headers: {
        'content-type': 'application/json',
        ...(typeof signature === 'string' && { 'x-hub-signature-256': signature })
      },
      body: String(body ?? '')
    })
    const serverTiming = reply.headers.get('server-timing') ?? undefined
    return { status: reply.status, body: await reply.text(), serverTiming }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const code = codeOf(cause)
    return { failure: code === 'unknown' && cause instanceof Error ? cause.message : code }
  }
}
