// The simulator with what only Node has: an app without a port, files of the disk, and a CDN.
import { readFile } from 'node:fs/promises'
import { SimulatorError } from './failure.ts'
import { lazyCdn } from './local-cdn.ts'
import { createPhone as createAnyPhone, type FlowOptions } from './open-flow.ts'
import type { Phone } from './phone.ts'
import type { Sign } from './signature.ts'

export * from './index.ts'
export { type LocalCdn, localCdn } from './local-cdn.ts'

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
  readonly newToken: (() => Promise<string>) | undefined
}

/**
 * A flow that an app of this process serves. Its key, secret and Flow JSON are the app's, and its
 * token is one that the app issues, if it issues any.
 */
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
  const phone = createPhone('app' in options ? await fromApp(options) : options)
  await phone.open()
  return phone
}

/** Hand somebody a phone that has not opened its flow yet. Throws SimulatorError. */
export function createPhone(options: FlowOptions): Phone {
  return createAnyPhone({ fetch: fetchOnce, cdn: lazyCdn(), ...options })
}

async function fromApp({ app, flow, ...others }: AppFlowOptions): Promise<FlowOptions> {
  await app.ready()
  // An app that `buildApp` did not make has no channels at all.
  const channel = app.channels?.get(flow)
  if (!channel) {
    const names = [...(app.channels?.keys() ?? [])].join(', ')
    const advice = names ? `; it has ${names}` : ', which has none: give `buildApp` its endpoint'
    throw new SimulatorError(`no flow \`${flow}\` in this app${advice}`)
  }
  const { url, publicKey, sign, newToken } = channel
  const flowToken = others.flowToken ?? (await newToken?.())
  return {
    publicKey,
    ...(sign && { sign }),
    fetch: fetchFrom(app),
    ...others,
    ...(flowToken !== undefined && { flowToken }),
    url,
    flowJson: others.flowJson ?? (await readFlowJson(flow, channel))
  }
}

/**
 * `fetch` that leaves it to the phone what follows status 421. That of the standard sends such a
 * request again by itself, unless its body is a stream.
 */
export const fetchOnce: typeof globalThis.fetch = (input, init) => {
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
