import { type Bytes, toBase64Url, toHex, utf8 } from './bytes.ts'

/** HMAC-SHA256 under the app secret, by whoever has it. */
export type Sign = (message: Bytes) => Uint8Array | Promise<Uint8Array>

/** Sign with an app secret, as Meta does. */
export function signer(appSecret: string): Sign {
  return message => hmac(utf8(appSecret), message)
}

/** HMAC-SHA256. */
export async function hmac(secret: Bytes, message: Bytes): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, message))
}

/** The value of `X-Hub-Signature-256` (spec: data channel, section 13). */
export async function signBody(body: string, sign: Sign): Promise<string> {
  return `sha256=${toHex(await sign(utf8(body)))}`
}

/** The JWT by which Meta vouches for a flow token (spec: data channel, section 10). */
export async function signFlowToken(flowToken: string, sign: Sign): Promise<string> {
  const parts = [{ alg: 'HS256', typ: 'JWT' }, { flow_token: flowToken }]
  const signed = parts.map(part => toBase64Url(utf8(JSON.stringify(part)))).join('.')
  return `${signed}.${toBase64Url(await sign(utf8(signed)))}`
}
