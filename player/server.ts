import type { Finding } from '../src/flow-json/finding.ts'

/** What the page asks of the server that it comes from: docs/player-routes.md. */
const API = '/player/api'
const OCTETS = { 'content-type': 'application/octet-stream' }

export interface FlowSummary {
  readonly name: string
  readonly endpoint?: { readonly url: string; readonly isSigned: boolean }
}

/** A flow to play: one of the server, or a file that was dropped on the page. */
export interface Flow extends FlowSummary {
  readonly flowJson: string
  readonly findings: readonly Finding[]
}

export interface FlowList {
  readonly flows: readonly FlowSummary[]
  readonly isRecording: boolean
}

export type Change =
  | { readonly flow: string; readonly what: 'flow-json' | 'handlers' }
  | { readonly flow: string; readonly what: 'failed'; readonly message: string }

/** What a forwarded request came to. */
export type Forwarded =
  | { readonly status: number; readonly body: string; readonly serverTiming?: string }
  | { readonly failure: string }

export const listFlows = (): Promise<FlowList> => json('/flows')

export const readFlow = (name: string): Promise<Flow> => json(pathOf(name))

export async function publicKeyOf(flow: string): Promise<string> {
  return (await ask(`${pathOf(flow)}/public-key`)).text()
}

export async function sign(flow: string, message: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reply = await ask(`${pathOf(flow)}/sign`, { body: message, headers: OCTETS })
  return new Uint8Array(await reply.arrayBuffer())
}

export const forward = (
  flow: string,
  request: { readonly body: string; readonly headers: HeadersInit; readonly signal?: AbortSignal }
): Promise<Forwarded> => json(`${pathOf(flow)}/forward`, request)

export async function putFile(flow: string, file: Uint8Array<ArrayBuffer>): Promise<string> {
  const { url } = await json<{ url: string }>(`${pathOf(flow)}/files`, {
    body: file,
    headers: OCTETS
  })
  return url
}

export async function record(entry: object): Promise<void> {
  await ask('/steps', { body: JSON.stringify(entry) })
}

/** What to do when the server goes and comes, has started anew, and when something has changed. */
interface Listener {
  away(): void
  back(): void
  restart(): void
  change(change: Change): void
}

export function listen(on: Listener): void {
  let run: string | undefined
  const events = new EventSource(`${API}/events`)
  events.addEventListener('error', () => on.away())
  events.addEventListener('hello', ({ data }) => {
    const hello: { run: string } = JSON.parse(data)
    on.back()
    if (run !== undefined && run !== hello.run) on.restart()
    run = hello.run
  })
  events.addEventListener('change', ({ data }) => on.change(JSON.parse(data)))
}

const pathOf = (flow: string) => `/flows/${encodeURIComponent(flow)}`

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  return (await ask(path, init)).json()
}

/** A request with a body is a POST. Rejects with the sentence of the server. */
async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const method = init.body === undefined ? 'GET' : 'POST'
  const reply = await fetch(`${API}${path}`, { ...init, method })
  if (reply.ok) return reply
  const { message } = await reply.json().catch(() => ({ message: `status ${reply.status}` }))
  throw new Error(String(message))
}
