// The simulator with what only Node has: an app without a port, files of the disk, and a CDN.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { SimulatorError } from './failure.ts'
import type { Cdn } from './media.ts'
import { type FlowOptions, openFlow as openAnyFlow } from './open-flow.ts'
import type { Phone } from './phone.ts'
import type { Sign } from './signature.ts'

export * from './index.ts'

/** As much of the app of `buildApp` as a simulator needs. */
export interface App {
  ready(): PromiseLike<unknown>
  readonly channels: ReadonlyMap<string, AppChannel>
  inject(request: {
    method: 'POST'
    url: string
    headers: Record<string, string>
    body: string
  }): Promise<{ statusCode: number; body: string }>
}

interface AppChannel {
  readonly url: string
  readonly flowJson: URL | undefined
  readonly publicKey: () => string
  readonly sign: Sign | undefined
}

/** A flow that an app of this process serves. Its key, secret and Flow JSON are the app's. */
export interface AppFlowOptions extends Omit<FlowOptions, 'flowJson' | 'url'> {
  app: App
  /** The name of the flow. */
  flow: string
  /** In the place of the one that the flow's contract names. */
  flowJson?: string | object
}

/**
 * Open a flow of an app, over `inject`, or of an endpoint at a URL, wherever it is.
 *
 * ```ts
 * const phone = await openFlow({ app, flow: 'appointment' })
 * const other = await openFlow({ url, publicKey, appSecret, flowJson })
 * ```
 */
export async function openFlow(options: AppFlowOptions | FlowOptions): Promise<Phone> {
  const cdn = options.cdn ?? lazyCdn()
  if (!('app' in options)) return openAnyFlow({ fetch: fetchOnce, ...options, cdn })
  const { app, flow, ...others } = options
  await app.ready()
  const channel = app.channels.get(flow)
  if (!channel) {
    const names = [...app.channels.keys()].join(', ')
    throw new SimulatorError(`no flow \`${flow}\` in this app; it has ${names}`)
  }
  const { url, publicKey, sign } = channel
  return openAnyFlow({
    publicKey,
    ...(sign && { sign }),
    fetch: fetchFrom(app),
    cdn,
    ...others,
    url,
    flowJson: others.flowJson ?? (await readFlowJson(flow, channel))
  })
}

/**
 * `fetch` that leaves it to the phone what follows status 421. That of the standard sends such a
 * request again by itself, unless its body is a stream.
 */
const fetchOnce: typeof globalThis.fetch = (input, init) => {
  const { body } = new Response(init?.body)
  const headers = new Headers(init?.headers)
  headers.set('content-length', String(Buffer.byteLength(String(init?.body))))
  return fetch(input, { ...init, headers, body, duplex: 'half' })
}

async function readFlowJson(flow: string, { flowJson }: AppChannel): Promise<string> {
  if (flowJson) return readFile(flowJson, 'utf8')
  throw new SimulatorError(
    `The contract of \`${flow}\` does not say where its Flow JSON is: ` +
      'give defineFlow `flowJson`, or openFlow'
  )
}

/** `fetch`, as far as a phone needs it, that leads into an app. */
function fetchFrom(app: App): typeof globalThis.fetch {
  return async (input, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers))
    const request = {
      method: 'POST',
      url: String(input),
      headers,
      body: String(init?.body)
    } as const
    const { statusCode, body } = await app.inject(request)
    // These may have no body, and the constructor insists.
    return new Response([204, 205, 304].includes(statusCode) ? null : body, { status: statusCode })
  }
}

/** A stand-in for WhatsApp's CDN, on this machine. */
export interface LocalCdn extends Cdn {
  /** The encrypted files by their address; to see what happens, change or delete them. */
  readonly files: Map<string, Uint8Array>
  /** `fetch` for a handler: the addresses of files lead here, whatever host they name. */
  readonly fetch: typeof globalThis.fetch
  close(): Promise<void>
}

/**
 * Serve picked files on a port of this machine, from memory. An endpoint that takes files of
 * WhatsApp's own host only gets addresses of that host with `asWhatsApp`, and `fetch` to read them.
 */
export async function localCdn({ asWhatsApp = false } = {}): Promise<LocalCdn> {
  const files = new Map<string, Uint8Array>()
  const server = createServer((request, response) => {
    const file = files.get(`${origin}${request.url}`)
    response.writeHead(file ? 200 : 404).end(file)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // It keeps nobody waiting who has forgotten it.
  server.unref()
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const here = `http://127.0.0.1:${port}`
  const origin = asWhatsApp ? 'https://mmg.whatsapp.net' : here
  let count = 0
  return {
    files,
    put(file) {
      const url = `${origin}/v/${++count}`
      files.set(url, file)
      return url
    },
    fetch: (input, init) => {
      const url = String(input)
      return fetch(url.startsWith(`${origin}/`) ? `${here}${url.slice(origin.length)}` : url, init)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}

/** A CDN that begins to listen when it gets its first file. */
function lazyCdn(): Cdn {
  let running: Promise<LocalCdn> | undefined
  return {
    async put(file) {
      running ??= localCdn()
      return (await running).put(file)
    }
  }
}
