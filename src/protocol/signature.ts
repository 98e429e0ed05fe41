import { createHmac, timingSafeEqual } from 'node:crypto'
import { FLOW_ERR_SIGNATURE } from '../errors.ts'

const FORM = /^sha256=([0-9a-f]{64})$/i

/**
 * Check `X-Hub-Signature-256`: hex HMAC-SHA256 over the exact bytes of the body, keyed by the app
 * secret. Any of `secrets` may have signed, so that a secret can be rotated.
 * Throws FLOW_ERR_SIGNATURE (432). Spec: data channel, section 13.
 */
export function checkSignature(
  body: Uint8Array,
  header: string | string[] | undefined,
  secrets: readonly string[]
): void {
  const fault = faultInSignature(body, header, secrets)
  if (fault !== undefined) throw new FLOW_ERR_SIGNATURE(fault)
}

/** What is wrong with an `X-Hub-Signature-256`, which webhooks have, too. */
export function faultInSignature(
  body: Uint8Array,
  header: string | string[] | undefined,
  secrets: readonly string[]
): string | undefined {
  if (header === undefined) return 'no X-Hub-Signature-256 header'
  const hex = typeof header === 'string' ? FORM.exec(header)?.[1] : undefined
  if (hex === undefined) return 'X-Hub-Signature-256 is not sha256= and 64 hex digits'
  if (isSignedBy(body, Buffer.from(hex, 'hex'), secrets)) return undefined
  return 'signed with another app secret, or the body was changed'
}

/** Whether `mac` is the HMAC-SHA256 of `message` under one of `secrets`, in constant time. */
export function isSignedBy(
  message: Uint8Array | string,
  mac: Uint8Array,
  secrets: readonly string[]
): boolean {
  return secrets.some(secret => {
    const expected = createHmac('sha256', secret).update(message).digest()
    return expected.length === mac.length && timingSafeEqual(expected, mac)
  })
}
