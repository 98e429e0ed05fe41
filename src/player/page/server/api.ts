import type { Finding } from '../../../flow-json/finding.ts'

/** A flow of the server's, as docs/player-routes.md has it. */
export interface ListedFlow {
  readonly name: string
  readonly endpoint?: Endpoint
}

export interface Endpoint {
  readonly url: string
  readonly isSigned: boolean
}

/** A flow with its Flow JSON: text, since it may be no JSON at all. */
export interface LoadedFlow extends ListedFlow {
  readonly flowJson: string
  readonly findings: readonly Finding[]
}

export interface Flows {
  readonly flows: readonly ListedFlow[]
  readonly isRecording: boolean
}

/** What the endpoint answered to a request that was led to it, or why it did not. */
export interface Forwarded {
  readonly status: number
  readonly body: string
  readonly serverTiming?: string
  readonly failure?: string
}

const API = '/player/api'
const OCTETS = { 'content-type': 'application/octet-stream' }

export const getFlows = () => ask<Flows>('/flows')
export const getFlow = (name: string) => ask<LoadedFlow>(pathOf(name))

export async function getPublicKey(name: string): Promise<string> {
  return (await reach(`${pathOf(name)}/public-key`)).text()
}

export async function sign(name: string, message: BodyInit): Promise<Uint8Array<ArrayBuffer>> {
  const path = `${pathOf(name)}/sign`
  const reply = await reach(path, { method: 'POST', body: message, headers: OCTETS })
  return new Uint8Array(await reply.arrayBuffer())
}

export function forward(name: string, init: RequestInit): Promise<Forwarded> {
  return ask(`${pathOf(name)}/forward`, { ...init, method: 'POST' })
}

/** Put an encrypted file where the endpoint finds it; resolves to its address there. */
export async function putFile(name: string, file: BodyInit): Promise<string> {
  const path = `${pathOf(name)}/files`
  const { url } = await ask<{ url: string }>(path, { method: 'POST', body: file, headers: OCTETS })
  return url
}

export async function postStep(entry: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await reach('/steps', { method: 'POST', body: JSON.stringify(entry), headers })
}

/** News of the server: `started` when it is another process than before. */
export function listen(on: { started(): void; changed(change: Change): void }): void {
  let run: string | undefined
  const events = new EventSource(`${API}/events`)
  events.addEventListener('hello', ({ data }) => {
    const hello: { run: string } = JSON.parse(data)
    if (run !== undefined && run !== hello.run) on.started()
    run = hello.run
  })
  events.addEventListener('change', ({ data }) => on.changed(JSON.parse(data)))
}

export interface Change {
  readonly flow: string
  readonly what: 'flow-json' | 'handlers' | 'failed'
  readonly message?: string
}

function pathOf(name: string): string {
  return `/flows/${encodeURIComponent(name)}`
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  // The server is the one that this page came with.
  return (await reach(path, init)).json() as Promise<T>
}

async function reach(path: string, init?: RequestInit): Promise<Response> {
  const reply = await fetch(`${API}${path}`, init)
  if (reply.ok) return reply
  const { message }: { message?: string } = await reply.json().catch(() => ({}))
  throw new Error(message ?? `The player's server answered ${reply.status}`)
}
