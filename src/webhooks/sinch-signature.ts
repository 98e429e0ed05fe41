import type { IncomingHttpHeaders } from 'node:http'
import { FLOW_ERR_WEBHOOK_SIGNATURE } from '../errors.ts'
import { isSignedBy } from '../protocol/signature.ts'

const HEADER = 'x-sinch-webhook-signature'
const ALGORITHM = 'HmacSHA256'

export interface SinchSignatureOptions {
  readonly secrets: readonly string[]
  /** How far the time of a signature may be from ours, in milliseconds. */
  readonly windowMs: number
  readonly now: number
}

/**
 * Check the signature of a callback of Sinch: base64 HMAC-SHA256 over the bytes of the body, the nonce
 * and the time, joined by dots, keyed by any of `secrets` as they are written. Throws
 * FLOW_ERR_WEBHOOK_SIGNATURE. Spec: Sinch, section 11.
 */
export function checkSinchSignature(
  body: Uint8Array,
  headers: IncomingHttpHeaders,
  { secrets, windowMs, now }: SinchSignatureOptions
): void {
  const refuse = (reason: string) => new FLOW_ERR_WEBHOOK_SIGNATURE(reason)
  const read = (name: string) => {
    const value = headers[name]
    if (typeof value !== 'string' || value === '') throw refuse(`no single header ${name}`)
    return value
  }
  const signature = read(HEADER)
  const nonce = read(`${HEADER}-nonce`)
  const timestamp = read(`${HEADER}-timestamp`)
  const algorithm = headers[`${HEADER}-algorithm`] ?? ALGORITHM
  if (algorithm !== ALGORITHM) throw refuse(`${HEADER}-algorithm is not ${ALGORITHM}`)
  if (!/^\d{1,12}$/.test(timestamp)) throw refuse(`${HEADER}-timestamp is no Unix time`)
  const signed = Buffer.concat([body, Buffer.from(`.${nonce}.${timestamp}`)])
  if (!isSignedBy(signed, Buffer.from(signature, 'base64'), secrets)) {
    throw refuse('signed with another secret, or the body was changed')
  }
  // Last, so that a reason about clocks is known to be about ours or theirs.
  if (Math.abs(now - Number(timestamp) * 1000) > windowMs) {
    throw refuse('its time is outside of SINCH_WEBHOOK_WINDOW')
  }
}
