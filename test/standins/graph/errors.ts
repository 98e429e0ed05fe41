import type { Fault } from '../faults.ts'
import { type Answer, type Call, Refusal } from '../service.ts'
import type { GraphState } from './state.ts'

/** `is_transient` belongs to these (spec: Graph API, sections 2 and 6). */
const TRANSIENT = [2, 4]

/** An error of the Graph API (section 6). */
export function graphError(
  status: number,
  code: number,
  message: string,
  more: Record<string, unknown> = {}
): Answer {
  const type = code === 190 ? 'OAuthException' : 'GraphMethodException'
  const is_transient = TRANSIENT.includes(code)
  return {
    status,
    body: { error: { message, type, code, is_transient, fbtrace_id: 'A1', ...more } }
  }
}

/** Parameters that do not fit. */
export const invalid = (words: string) => graphError(400, 100, `(#100) ${words}`)

/** No object of that id, or not with this token. */
export function unknownObject(id: string): Refusal {
  return new Refusal(graphError(404, 803, `(#803) Some of the aliases do not exist: ${id}`))
}

export function refused(code: number, message: string): Refusal {
  return new Refusal(
    graphError(400, code, message, { error_user_title: 'Refused', error_user_msg: message })
  )
}

/** Only `Authorization: Bearer` of the right token gets in. */
export function checkToken(state: GraphState, call: Call): void {
  const [scheme, token] = (call.headers.authorization ?? '').split(' ')
  const denied = graphError(401, 190, 'Invalid OAuth access token')
  if (scheme !== 'Bearer') throw new Refusal(denied, 'not authorised by a Bearer token')
  if (token !== state.token) throw new Refusal(denied)
}

export function faultAnswer(fault: Fault): Answer {
  if (fault.kind === 'expired') {
    const message = 'Error validating access token: Session has expired'
    return graphError(401, 190, message, { error_subcode: 463 })
  }
  if (fault.kind !== 'busy') {
    return graphError(
      (fault.kind === 'broken' && fault.status) || 500,
      2,
      'Service temporarily unavailable'
    )
  }
  const { retryAfter } = fault
  const answer = graphError(429, 4, '(#4) Application request limit reached')
  return { ...answer, ...(retryAfter && { headers: { 'retry-after': retryAfter } }) }
}
