import { z } from 'zod'
import { FLOW_ERR_REQUEST } from '../errors.ts'
import { parseJson } from './json.ts'

/** The token of a message that was sent without one. It says nothing about who opened the flow. */
export const NO_FLOW_TOKEN = 'unused'

/** Meta's names for what a phone could not do with a reply. An open list; others come as `other`. */
const NOTIFICATION_ERRORS = new Set([
  'response-decryption-error',
  'invalid-screen-transition',
  'payload-schema-error',
  'components-validation-error',
  'timeout_error',
  'missing_capability',
  'cannot_be_served',
  'no_http_response_error',
  'unexpected_http_status_code',
  'public-key-missing',
  'public-key-signature-verification',
  'public-key-signiture-verification',
  'business-decryption-error'
])

// Phones send an absent member as nothing, as null or as "" (spec: data channel, section 4.1).
const optionalText = z
  .string()
  .nullish()
  .transform(text => text || undefined)

const PING = { kind: 'ping' } as const

const Members = z.object({
  action: z.string(),
  screen: optionalText,
  data: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform(data => data ?? {}),
  flow_token: optionalText.transform(token => token ?? NO_FLOW_TOKEN),
  flow_token_signature: optionalText
})

const ScreenAction = z.enum(['INIT', 'BACK', 'data_exchange'])

/** A phone's complaint about an earlier reply, or a screen that asks. */
const ScreenOrNotification = Members.transform((members, context) => {
  const { screen, data, flow_token: flowToken } = members
  const action = ScreenAction.safeParse(members.action).data
  const error = notificationError(data)
  if (error !== undefined) {
    return {
      kind: 'notification' as const,
      action: action ?? 'other',
      screen,
      flowToken,
      error
    }
  }
  if (action === undefined) {
    context.addIssue({ code: 'custom', path: ['action'], message: 'unknown action' })
    return z.NEVER
  }
  const request = {
    kind: 'screen' as const,
    data,
    flowToken,
    flowTokenSignature: members.flow_token_signature
  }
  if (action !== 'data_exchange') return { ...request, action, screen }
  if (screen === undefined) {
    context.addIssue({ code: 'custom', path: ['screen'], message: 'missing' })
    return z.NEVER
  }
  return { ...request, action, screen }
})

/** A decrypted request, sorted by what has to happen. Spec: data channel, section 4. */
export type FlowRequest = typeof PING | z.output<typeof ScreenOrNotification>
export type ScreenRequest = Extract<FlowRequest, { kind: 'screen' }>

/** Names that mark a notification, and that no payload of a flow may therefore use. */
export const NOTIFICATION_MEMBERS = ['error', 'error_key', 'error_message'] as const

/**
 * The error that `data` notifies of, or undefined if it is no notification. Presence decides: the
 * key is "" after a decryption failure (spec: data channel, section 4.5).
 */
function notificationError(data: Record<string, unknown>): string | undefined {
  if (!NOTIFICATION_MEMBERS.some(name => Object.hasOwn(data, name))) return undefined
  const error = data.error ?? data.error_key
  return typeof error === 'string' && NOTIFICATION_ERRORS.has(error) ? error : 'other'
}

/** Read a decrypted request. Throws FLOW_ERR_REQUEST (400). */
export function parseRequest(plaintext: Uint8Array): FlowRequest {
  const json = parseJson(plaintext)
  if (isPing(json)) return PING
  const request = ScreenOrNotification.safeParse(json)
  if (request.success) return request.data
  const members = request.error.issues.map(({ path: [member] }) => String(member ?? 'the whole'))
  throw new FLOW_ERR_REQUEST(`unusable: ${members.join(', ')}`)
}

/** A health check: nothing but its action is documented, so nothing else is looked at. */
function isPing(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'action' in json && json.action === 'ping'
}
