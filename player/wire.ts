import { type Forwarded, forward, sign } from './server.ts'
import { readTiming } from './timing.ts'
import { forAnotherKey, otherSignature, type Trouble } from './trouble.ts'

/** One request as it went over the wire, and what came back. */
export interface Wire {
  readonly sent: string
  readonly signature: string | undefined
  readonly trouble: Trouble | undefined
  received?: string
  /** Milliseconds in the endpoint, as it says: `verify`, `open`, `handle`, `seal`. */
  timing?: Readonly<Record<string, number>>
}

export interface WireOptions {
  readonly flow: string
  readonly isSigned: boolean
  /** What is to go wrong with the next request. */
  readonly takeTrouble: () => Trouble | undefined
  readonly log: (wire: Wire) => void
}

const SLOW_MS = 3000
/** These may have no body, and the constructor insists. */
const WITHOUT_BODY = [204, 205, 304]

/** `fetch` for a phone: through the server, with whatever is to go wrong. */
export function wiredFetch({ flow, isSigned, takeTrouble, log }: WireOptions): typeof fetch {
  return async (_url, init) => {
    const trouble = takeTrouble()
    const signal = init?.signal ?? undefined
    const { body, signature } = await prepare(init)
    const wire: Wire = { sent: body, signature, trouble }
    log(wire)
    if (trouble === 'slow') await wait(SLOW_MS, signal)
    if (trouble === 'expired') return new Response('', { status: 427 })

    const headers = signature === undefined ? {} : { 'x-hub-signature-256': signature }
    const answer = await forward(flow, { body, headers, ...(signal && { signal }) })
    if (trouble === 'lost') await wait(Number.POSITIVE_INFINITY, signal)
    return accept(answer, wire)

    async function prepare(init: RequestInit | undefined) {
      const given = String(init?.body)
      const signature = new Headers(init?.headers).get('x-hub-signature-256') ?? undefined
      if (trouble === 'bad-signature') return { body: given, signature: otherSignature }
      if (trouble !== 'wrong-key') return { body: given, signature }
      const body = forAnotherKey(given)
      return { body, signature: isSigned ? await signatureOf(flow, body) : undefined }
    }
  }
}

function accept(answer: Forwarded, wire: Wire): Response {
  if ('failure' in answer) throw new Error(answer.failure)
  const { status, body, serverTiming } = answer
  wire.received = body
  if (serverTiming !== undefined) wire.timing = readTiming(serverTiming)
  return new Response(WITHOUT_BODY.includes(status) ? null : body, { status })
}

async function signatureOf(flow: string, body: string): Promise<string> {
  const bytes = await sign(flow, new TextEncoder().encode(body))
  const digits = [...bytes].map(byte => byte.toString(16).padStart(2, '0'))
  return `sha256=${digits.join('')}`
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (Number.isFinite(ms)) setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
