import type { Fault } from '../faults.ts'
import type { Answer } from '../service.ts'
import type { SinchState } from './state.ts'

const STATUS: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE'
}

/** An error of the Conversation API, in the shape that is asked for (spec: Sinch, section 5.5). */
export function conversationError(state: SinchState, code: number, message: string): Answer {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo' }]
  const error = { code, message, status: STATUS[code] ?? 'UNKNOWN', details }
  const bodies = { wrapped: { error }, bare: error, none: undefined }
  return { status: code, body: bodies[state.errorShape] }
}

/** An error of the Provisioning API (section 13.1). */
export function provisioningError(status: number, errorCode: string, message: string): Answer {
  return { status, body: { errorCode, message, resolution: 'See the documentation.' } }
}

/** A 401 that says what is the matter with the token (section 3.1). */
export function unauthorized(answer: Answer, words: string): Answer {
  const challenge = `Bearer error="invalid_token", error_description="${words}"`
  return { ...answer, headers: { 'www-authenticate': challenge } }
}

export function faultAnswer(state: SinchState, fault: Fault, host: string): Answer {
  const error = (status: number) =>
    host === 'provisioning'
      ? provisioningError(status, 'internal_error', 'told to fail')
      : conversationError(state, status, 'told to fail')
  if (fault.kind === 'expired') return unauthorized(error(401), 'the token has expired')
  if (fault.kind !== 'busy') return error((fault.kind === 'broken' && fault.status) || 500)
  const { retryAfter } = fault
  return { ...error(429), ...(retryAfter && { headers: { 'retry-after': retryAfter } }) }
}
