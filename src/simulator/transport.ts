import type { Random } from './bytes.ts'
import { type Exchange, open, type PublicKey, readPublicKey, seal } from './envelope.ts'
import { type Failure, PhoneError } from './failure.ts'
import { type Address, post } from './post.ts'
import { checked, type Exchanged } from './record.ts'

export interface Endpoint extends Address {
  /** PEM (SPKI), or where to get it: it is asked for again after status 421. */
  readonly publicKey: string | (() => string | Promise<string>)
}

export interface Surroundings {
  readonly random: Random
  /** Milliseconds, from anywhere. */
  readonly now: () => number
  readonly timeoutMs: number
}

export type Plain = Readonly<Record<string, unknown>>

/** Sends a request and resolves to the reply, decrypted and parsed; what happens goes to `log`. */
export type Send = (
  request: Plain,
  log: Exchanged[],
  options?: { readonly retries: 0 | 1 }
) => Promise<unknown>

/**
 * Connect to an endpoint: seal, sign, post, open. Follows 421 with a fresh key, once; never sends
 * again otherwise. What a phone cannot use rejects with PhoneError (spec: data channel, section 6).
 */
export function connect(endpoint: Endpoint, { random, now, timeoutMs }: Surroundings): Send {
  let key: PublicKey | undefined

  async function fetchKey(): Promise<PublicKey> {
    const { publicKey } = endpoint
    return readPublicKey(typeof publicKey === 'string' ? publicKey : await publicKey())
  }

  async function attempt(request: Plain, log: Exchanged[]): Promise<unknown> {
    key ??= await fetchKey()
    const { body, exchange } = await seal(JSON.stringify(request), key, random)
    const startedAt = now()
    const answer = await post(body, { ...endpoint, timeoutMs })
    const record: Exchanged = {
      request,
      ...('status' in answer && { status: answer.status }),
      bytes: { sent: body.length, received: 'text' in answer ? byteLength(answer.text) : 0 },
      ms: now() - startedAt,
      checks: []
    }
    log.push(record)
    if ('failure' in answer) {
      record.checks.push(checked('status', answer.failure.message))
      throw new PhoneError(answer.failure)
    }
    return accept(answer, exchange, record, log)
  }

  return async (request, log, { retries } = { retries: 1 }) => {
    try {
      return await attempt(request, log)
    } catch (error) {
      if (!(error instanceof PhoneError) || error.status !== 421 || retries === 0) throw error
      key = undefined
      return attempt(request, log)
    }
  }
}

async function accept(
  { status, text }: { status: number; text: string },
  exchange: Exchange,
  record: Exchanged,
  log: Exchanged[]
): Promise<unknown> {
  if (status === 427) throw await gone(text, exchange, record)
  if (status !== 200) {
    const failure = failureOf(status, log)
    record.checks.push(checked('status', failure.message))
    throw new PhoneError(failure)
  }
  record.checks.push(checked('status'))
  const reply = await read(text, exchange, record)
  if ('value' in reply) return reply.value
  const message = `The reply cannot be opened: ${reply.fault}`
  throw new PhoneError({ key: 'response-decryption-error', message, status, isReported: true })
}

async function read(
  text: string,
  exchange: Exchange,
  record: Exchanged
): Promise<{ value: unknown } | { fault: string }> {
  const opened = await open(text, exchange)
  const fault = 'fault' in opened ? opened.fault : undefined
  record.checks.push(checked('decryption', fault))
  if ('fault' in opened) return opened
  try {
    const value: unknown = JSON.parse(opened.text)
    record.checks.push(checked('json'))
    record.reply = value
    return { value }
  } catch {
    const fault = 'it decrypts to something that is not JSON'
    record.checks.push(checked('json', fault))
    return { fault }
  }
}

/** 427: the sentence of the endpoint, if it is sealed, and the message's button is off. */
async function gone(text: string, exchange: Exchange, record: Exchanged): Promise<PhoneError> {
  const status = 427
  const key = 'flow-token-invalid'
  record.checks.push(checked('status', 'Status 427: the flow token is no longer valid'))
  if (text === '') {
    return new PhoneError({ key, message: 'Status 427, without a sentence', status, isFinal: true })
  }
  const reply = await read(text, exchange, record)
  if ('fault' in reply) {
    const message =
      `The body of a 427 cannot be opened: ${reply.fault}. ` +
      'Its sentence is lost, and the button stays on'
    return new PhoneError({ key: 'response-decryption-error', message, status })
  }
  const { value } = reply
  const sentence =
    typeof value === 'object' && value !== null && 'error_msg' in value && value.error_msg
  const shown = typeof sentence === 'string' && sentence !== '' ? { shown: sentence } : {}
  const message = `Status 427: ${shown.shown ?? 'there is no error_msg in its body'}`
  return new PhoneError({ key, message, ...shown, status, isFinal: true })
}

function failureOf(status: number, log: readonly Exchanged[]): Failure {
  if (status === 421) {
    const isSecond = log.at(-2)?.status === 421
    const message = isSecond
      ? 'Status 421 again, with a fresh public key: the endpoint has another private key'
      : 'Status 421: the endpoint cannot decrypt the request'
    return { key: 'business-decryption-error', message, status }
  }
  return { key: 'unexpected_http_status_code', message: describe(status), status }
}

function describe(status: number): string {
  if (status === 432) return 'Status 432: the endpoint refuses the signature'
  // A browser hides the status of a redirect that it was told not to follow.
  const isRedirect = status === 0 || (status >= 300 && status < 400)
  return isRedirect ? 'A redirect, which nobody follows' : `Status ${status} instead of 200`
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
