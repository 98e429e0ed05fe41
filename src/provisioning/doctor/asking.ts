import { PhoneError } from '../../simulator/failure.ts'
import { fetchOnce } from '../../simulator/node.ts'
import { TIMEOUT_MS } from '../../simulator/post.ts'
import type { Exchanged } from '../../simulator/record.ts'
import { type Sign, signer } from '../../simulator/signature.ts'
import { connect } from '../../simulator/transport.ts'

/** An endpoint, whosever it is, and what is known of it. */
export interface AskedEndpoint {
  readonly url: string
  /** SPKI, PEM: what phones encrypt for. */
  readonly publicKey: string
  /** Without it, pings go out unsigned. */
  readonly appSecret: string | undefined
}

/** What an endpoint made of a ping. */
export interface Asked {
  readonly status: number | undefined
  readonly reply: unknown
  /** Why it is not what a phone could use. */
  readonly fault: string | undefined
  readonly ms: number
  readonly headers: Headers | undefined
}

/** Spec: data channel, section 4.3. */
const PING = { version: '3.0', action: 'ping' }

/** Send one encrypted ping, as Meta does; never rejects for what comes back. */
export async function ask(
  { url, publicKey, appSecret }: AskedEndpoint,
  { sign = appSecret ? signer(appSecret) : undefined }: { sign?: Sign | undefined } = {}
): Promise<Asked> {
  let headers: Headers | undefined
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await fetchOnce(input, init)
    headers = response.headers
    return response
  }
  const send = connect(
    { url, publicKey, sign, fetch },
    {
      random: bytes => crypto.getRandomValues(bytes),
      now: () => performance.now(),
      timeoutMs: TIMEOUT_MS
    }
  )
  const log: Exchanged[] = []
  const fault = await send(PING, log, { retries: 0 }).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof PhoneError) return error.message
      throw error
    }
  )
  const [exchanged] = log
  const { status, reply, ms = 0 } = exchanged ?? {}
  return { status, reply, fault, ms, headers }
}
