import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { FLOW_ERR_TOKEN_SIGNATURE } from '../errors.ts'
import { parseJson } from './json.ts'
import { NO_FLOW_TOKEN } from './request.ts'
import { isSignedBy } from './signature.ts'

/**
 * What to do about `flow_token_signature`, which comes with Data API 4.0 and Flow JSON 7.3 only.
 * `require` also refuses requests of version 3.0, which never carry one.
 */
export const FlowTokenSignaturePolicy = z.enum(['off', 'verify-if-present', 'require'])
export type FlowTokenSignaturePolicy = z.output<typeof FlowTokenSignaturePolicy>

// `crit` names extensions that must be understood (RFC 7515, section 4.1.11); we understand none.
const Header = z.object({ alg: z.literal('HS256'), crit: z.undefined().optional() })
const Claims = z.object({ flow_token: z.string() })

/**
 * Check the JWT by which Meta vouches for the flow token: HS256 under an app secret, with the same
 * `flow_token` inside. Throws FLOW_ERR_TOKEN_SIGNATURE (432: unlike 427 it does not switch off
 * the message's button, so a wrong secret can be mended). Spec: data channel, section 10.
 */
export function checkFlowTokenSignature(
  { flowToken, flowTokenSignature }: { flowToken: string; flowTokenSignature?: string | undefined },
  policy: FlowTokenSignaturePolicy,
  secrets: readonly string[]
): void {
  const isOptional = policy === 'verify-if-present'
  if (policy === 'off' || (isOptional && secrets.length === 0)) return
  if (flowTokenSignature === undefined) {
    if (isOptional) return
    throw new FLOW_ERR_TOKEN_SIGNATURE('absent, and the flow requires it')
  }
  const [header, claims, mac, ...rest] = flowTokenSignature.split('.')
  if (header === undefined || claims === undefined || mac === undefined || rest.length > 0) {
    throw new FLOW_ERR_TOKEN_SIGNATURE('not a compact JWT')
  }
  if (!Header.safeParse(parsePart(header)).success) {
    throw new FLOW_ERR_TOKEN_SIGNATURE('its algorithm is not HS256')
  }
  if (!isSignedBy(`${header}.${claims}`, Buffer.from(mac, 'base64url'), secrets)) {
    throw new FLOW_ERR_TOKEN_SIGNATURE('signed with another app secret')
  }
  const parsed = Claims.safeParse(parsePart(claims))
  if (!parsed.success) throw new FLOW_ERR_TOKEN_SIGNATURE('it holds no flow_token')
  // Some phones leave out the token that the signature is of (unconfirmed).
  if (isOptional && flowToken === NO_FLOW_TOKEN) return
  if (!isEqual(parsed.data.flow_token, flowToken)) {
    throw new FLOW_ERR_TOKEN_SIGNATURE('it was made for another flow_token')
  }
}

function parsePart(part: string): unknown {
  return parseJson(Buffer.from(part, 'base64url'))
}

function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
