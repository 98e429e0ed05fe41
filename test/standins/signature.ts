import { createHmac, randomBytes } from 'node:crypto'

/** Headers of a callback of Sinch (spec: Sinch, section 11). */
export function sinchSignature(
  raw: string | Buffer,
  secret: string,
  {
    nonce = randomBytes(13).toString('hex').toUpperCase(),
    timestamp = Math.floor(Date.now() / 1000)
  } = {}
): Record<string, string> {
  const name = 'x-sinch-webhook-signature'
  const signed = createHmac('sha256', secret).update(raw).update(`.${nonce}.${timestamp}`)
  return {
    [name]: signed.digest('base64'),
    [`${name}-nonce`]: nonce,
    [`${name}-timestamp`]: String(timestamp),
    [`${name}-algorithm`]: 'HmacSHA256'
  }
}

/** The header of a notification of Meta (spec: webhooks, section 3). */
export function metaSignature(raw: string | Buffer, secret: string): Record<string, string> {
  return {
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`
  }
}
