import { failureOf } from './failure.ts'

/** What a client takes from outside, so that tests decide what happens, and when. */
export interface Surroundings {
  fetch: typeof globalThis.fetch
  /** Milliseconds since 1970. */
  now(): number
  /** From 0 to 1. */
  random(): number
  sleep(ms: number): Promise<void>
}

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  url: string
  headers?: Readonly<Record<string, string>>
  body?: string | FormData | URLSearchParams
  /**
   * When to try again. `unsent`: only where nothing can have been done, which is a connection that
   * never was, and 429. `idempotent`: also after a time-out, a lost connection and a 5xx.
   */
  retry: 'unsent' | 'idempotent'
  /** Whether to try again after a refusal, if the reply says so; undefined: its status decides. */
  isRetried?(reply: Reply): boolean | undefined
  /** How long a try of this call may take, in the place of the client's own limit. */
  timeoutMs?: number
  /** How many bytes of the reply are wanted: 1 MiB by default. */
  maxBytes?: number
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  /** Where there was more than `maxBytes`, so many and one more: it is cut off there. */
  readonly body: Buffer
}

/** What came of a call; `reason` is safe to log. */
export type Result =
  | { readonly outcome: 'answered'; readonly reply: Reply }
  /** Nothing of it has reached the other side. */
  | { readonly outcome: 'unsent'; readonly reason: string }
  /** It may have been done or not. */
  | { readonly outcome: 'unknown'; readonly reason: string }

export type Http = (call: Call) => Promise<Result>

export interface HttpOptions extends Partial<Surroundings> {
  /** How long a single try may take, to the last byte of the reply. */
  timeoutMs?: number
  /** Tries altogether. */
  attempts?: number
}

const TIMEOUT_MS = 10_000
const ATTEMPTS = 4
/** More than any page of a list has. */
const MAX_BYTES = 1024 * 1024
/** The longest wait before the second try; it doubles with each. */
const BACKOFF_MS = 1000
/** Who asks for more patience than this gets the refusal passed on instead. */
const MAX_WAIT_MS = 30_000

/**
 * Calls of APIs that know no idempotency key: a call that failed says whether it can have been done
 * all the same, and is tried again only where `retry` allows. Waits are jittered, and as long as a
 * `Retry-After` asks. Never rejects.
 */
export function createHttp({
  fetch = globalThis.fetch,
  now = Date.now,
  random = Math.random,
  sleep = ms => new Promise(resolve => setTimeout(resolve, ms)),
  timeoutMs = TIMEOUT_MS,
  attempts = ATTEMPTS
}: HttpOptions = {}): Http {
  return async call => {
    if (!isWellFormed(call)) {
      return { outcome: 'unsent', reason: 'the address or a header is malformed' }
    }
    for (let tries = 1; ; tries++) {
      const result = await once(call)
      const waitMs = waitBefore(result, call, tries)
      if (waitMs === undefined) return result
      await sleep(waitMs)
    }
  }

  async function once(call: Call): Promise<Result> {
    const { method, url, headers, body, timeoutMs: ms = timeoutMs, maxBytes = MAX_BYTES } = call
    const signal = AbortSignal.timeout(ms)
    try {
      // A redirect would carry the body elsewhere: it is the caller's to understand.
      const response = await fetch(url, {
        ...{ method, signal, redirect: 'manual' },
        ...(headers && { headers }),
        ...(body !== undefined && { body })
      })
      const bytes = await read(response, maxBytes)
      const { status } = response
      return { outcome: 'answered', reply: { status, headers: response.headers, body: bytes } }
    } catch (error) {
      if (signal.aborted) return { outcome: 'unknown', reason: `no answer in ${ms} ms` }
      const { code, isUnsent } = failureOf(error)
      return isUnsent
        ? { outcome: 'unsent', reason: `no connection (${code})` }
        : { outcome: 'unknown', reason: `the connection was lost (${code})` }
    }
  }

  /** How long to wait for another try; undefined if there is to be none. */
  function waitBefore(result: Result, call: Call, tries: number): number | undefined {
    if (tries >= attempts || !isRetried(result, call)) return undefined
    const asked = result.outcome === 'answered' ? retryAfterMs(result.reply, now()) : 0
    if (asked > MAX_WAIT_MS) return undefined
    return asked + random() * Math.min(MAX_WAIT_MS, BACKOFF_MS * 2 ** (tries - 1))
  }
}

/** What fetch would throw for may have a secret in it, and no second try would mend it. */
function isWellFormed({ url, headers = {} }: Call): boolean {
  try {
    new Headers(headers)
    const { protocol, username, password } = new URL(url)
    return /^https?:$/.test(protocol) && username + password === ''
  } catch {
    return false
  }
}

function isRetried(result: Result, { retry, isRetried }: Call): boolean {
  if (result.outcome === 'unsent') return true
  const isSafe = retry === 'idempotent'
  if (result.outcome === 'unknown') return isSafe
  const { status } = result.reply
  const isAsked = isRetried?.(result.reply)
  if (isAsked !== undefined) return isAsked
  return status === 429 || (isSafe && status >= 500 && status !== 501)
}

/** How long `Retry-After` asks to wait: seconds, or a date (RFC 9110, section 10.2.3). */
export function retryAfterMs({ headers }: Reply, now: number): number {
  const value = headers.get('retry-after')
  if (value === null) return 0
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(ms) ? 0 : Math.max(0, ms)
}

/** The body, as far as it is wanted: who never ends is not listened to any longer. */
async function read({ body }: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxBytes) break
  }
  return Buffer.concat(chunks, Math.min(length, maxBytes + 1))
}
