import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { type Fault, faultQueue } from './faults.ts'

/** A request as it came, and the status that it was answered with: none if its connection was dropped. */
export interface Call {
  readonly host: string
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly raw: Buffer
  /** What `{…}` of the route's path stands for. */
  readonly params: Record<string, string>
  /** The body, if it is JSON; of others the text. */
  readonly body: unknown
  status?: number
}

export interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  /** Sent as JSON, bytes as they are; nothing is sent as nothing. */
  readonly body?: unknown
}

/** `GET /v1/projects/{project}/…` as the specs write it, and what answers it. */
export type Routes = Record<string, (call: Call) => Answer | Promise<Answer>>

/** Thrown by what answers. With a `violation`, the caller has broken the spec; else it may happen to anybody. */
export class Refusal extends Error {
  readonly answer: Answer
  readonly violation: string | undefined

  constructor(answer: Answer, violation?: string) {
    super(violation ?? `status ${answer.status}`)
    this.answer = answer
    this.violation = violation
  }
}

export interface ServiceOptions {
  /** Each listens on a port of its own, as the real hosts are apart. */
  hosts: Record<string, Routes>
  /** The service's own error for a fault. */
  faultAnswer(fault: Fault, call: Call): Answer
  /** The service's own error for what it has no route for. `isPath`: for other methods it has. */
  unknownAnswer(call: Call, isPath: boolean): Answer
  /** What no fault hits that does not name it by `on`. */
  spared?: string
}

export type Service = Awaited<ReturnType<typeof startService>>

/** Servers on loopback that keep what they were asked, and what was wrong with it. They end with the test. */
export async function startService(t: Test, options: ServiceOptions) {
  const calls: Call[] = []
  const violations: string[] = []
  const faults = faultQueue(options.spared)

  async function answer(call: Call, routes: Routes): Promise<Answer | 'drop'> {
    const fault = faults.take(call.path)
    if (fault?.kind === 'slow') await sleep(fault.ms)
    const isDone = !fault || fault.kind === 'slow' || fault.done
    const result = isDone ? await route(call, routes) : undefined
    if (fault?.kind === 'drop') return 'drop'
    return fault && fault.kind !== 'slow'
      ? options.faultAnswer(fault, call)
      : (result ?? { status: 500 })
  }

  async function route(call: Call, routes: Routes): Promise<Answer> {
    try {
      const found = find(call, routes)
      if (found !== true && found !== false) {
        Object.assign(call.params, found.params)
        return await found.handle(call)
      }
      throw new Refusal(options.unknownAnswer(call, found), 'there is no such call')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.violation) violations.push(`${call.method} ${call.path}: ${error.violation}`)
      return error.answer
    }
  }

  async function listen(host: string, routes: Routes) {
    const server = createServer(async (request, response) => {
      try {
        const call = await callOf(host, request)
        calls.push(call)
        const result = await answer(call, routes)
        if (result === 'drop') {
          request.socket.destroy()
        } else {
          call.status = result.status
          const { type, bytes } = payloadOf(result.body)
          response.writeHead(result.status, { ...type, ...result.headers }).end(bytes)
        }
      } catch (error) {
        violations.push(`the stand-in itself failed: ${String(error)}`)
        request.socket.destroy()
      }
    })
    await open(server, 0)
    // A server that listens on a port has an address of this form.
    const { port } = server.address() as AddressInfo
    return { host, server, port, url: `http://127.0.0.1:${port}` }
  }

  const listening = await Promise.all(
    Object.entries(options.hosts).map(([host, routes]) => listen(host, routes))
  )
  const down = () => Promise.all(listening.map(({ server }) => close(server)))
  t.teardown(down)
  return {
    calls,
    violations,
    fail: faults.fail,
    /** Address of a host. */
    url: (host: string) => listening.find(one => one.host === host)?.url ?? '',
    /** Refuse connections, */
    down,
    /** and listen again where it did. */
    up: () => Promise.all(listening.map(({ server, port }) => open(server, port)))
  }
}

async function callOf(host: string, request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in')
  const { method = '', headers } = request
  const body = /^application\/json/.test(headers['content-type'] ?? '') ? json(raw) : String(raw)
  return { host, method, path: pathname, query: searchParams, headers, raw, params: {}, body }
}

/** JSON, or `undefined` where it is none. */
export function json(raw: Buffer | string): unknown {
  try {
    return JSON.parse(String(raw))
  } catch {
    return undefined
  }
}

/** The route of a call; else whether its path is one of another method. */
function find({ method, path }: Call, routes: Routes) {
  let isPath = false
  for (const [route, handle] of Object.entries(routes)) {
    const [verb = '', pattern = ''] = route.split(' ')
    const names = [...pattern.matchAll(/{(\w+)}/g)].map(([, name = '']) => name)
    const source = pattern.replaceAll('.', '\\.').replace(/{\w+}/g, '([^/]+?)')
    const match = new RegExp(`^${source}$`).exec(path)
    if (match && verb === method) {
      const values = match.slice(1).map(decodeURIComponent)
      return { handle, params: Object.fromEntries(names.map((name, at) => [name, values[at]])) }
    }
    isPath ||= match !== null
  }
  return isPath
}

function payloadOf(body: unknown) {
  if (body === undefined) return {}
  if (body instanceof Uint8Array) return { bytes: body }
  return { type: { 'content-type': 'application/json' }, bytes: JSON.stringify(body) }
}

const open = (server: Server, port: number) =>
  new Promise<void>(done => server.listen(port, '127.0.0.1', done))

/** Also the connections that callers hold open, who are given the time to notice. */
async function close(server: Server) {
  const closed = new Promise<void>(done => server.close(() => done()))
  server.closeAllConnections()
  await closed
  await sleep(20)
}
