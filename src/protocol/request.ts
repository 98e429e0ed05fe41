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

const flowToken = optionalText.transform(token => token ?? NO_FLOW_TOKEN)
const ScreenAction = z.enum(['INIT', 'BACK', 'data_exchange'])

const Members = z.object({
  action: ScreenAction,
  screen: optionalText,
  data: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform(data => data ?? {}),
  flow_token: flowToken,
  flow_token_signature: optionalText
})

/** A screen that asks. */
const Screen = Members.transform(({ action, screen, data, ...members }, context) => {
  const request = {
    kind: 'screen' as const,
    data,
    flowToken: members.flow_token,
    flowTokenSignature: members.flow_token_signature
  }
  if (action !== 'data_exchange') return { ...request, action, screen }
  if (screen === undefined) {
    context.addIssue({ code: 'custom', path: ['screen'], message: 'missing' })
    return z.NEVER
  }
  return { ...request, action, screen }
})

/** Names that mark a notification, and that no payload of a flow may therefore use. */
export const NOTIFICATION_MEMBERS = ['error', 'error_key', 'error_message'] as const

/**
 * A phone's complaint about an earlier reply. The presence of a member tells it, since its value is
 * "" after a decryption failure; and nothing else of it need be as it should (spec: data channel,
 * section 4.5).
 */
const Notification = z
  .object({
    action: z.enum([...ScreenAction.options, 'navigate', 'other']).catch('other'),
    screen: optionalText.catch(undefined),
    flow_token: flowToken.catch(NO_FLOW_TOKEN),
    data: z.record(z.string(), z.unknown())
  })
  .transform(({ action, screen, data, ...members }) => ({
    kind: 'notification' as const,
    action,
    screen,
    flowToken: members.flow_token,
    error: knownError(data.error ?? data.error_key),
    /** What the phone said. It may repeat what a user typed. */
    message: typeof data.error_message === 'string' ? data.error_message : undefined
  }))

function knownError(error: unknown): string {
  return typeof error === 'string' && NOTIFICATION_ERRORS.has(error) ? error : 'other'
}

/** A decrypted request, sorted by what has to happen. Spec: data channel, section 4. */
export type FlowRequest = typeof PING | z.output<typeof Notification> | z.output<typeof Screen>
export type ScreenRequest = z.output<typeof Screen>

/** Read a decrypted request. Throws FLOW_ERR_REQUEST (400). */
export function parseRequest(plaintext: Uint8Array): FlowRequest {
  const json = parseJson(plaintext)
  if (isPing(json)) return PING
  if (isNotification(json)) return Notification.parse(json)
  const request = Screen.safeParse(json)
  if (request.success) return request.data
  const members = request.error.issues.map(({ path: [member] }) => String(member ?? 'the whole'))
  throw new FLOW_ERR_REQUEST(`unusable: ${members.join(', ')}`)
}

/** A health check: nothing but its action is documented, so nothing else is looked at. */
function isPing(json: unknown): boolean {
  return isObject(json) && json.action === 'ping'
}

function isNotification(json: unknown): boolean {
  if (!isObject(json) || !isObject(json.data)) return false
  const { data } = json
  return NOTIFICATION_MEMBERS.some(name => Object.hasOwn(data, name))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
