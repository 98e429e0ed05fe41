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

const PING = { kind: 'ping' } as const

const ScreenAction = z.enum(['INIT', 'BACK', 'data_exchange'])
const Text = z.string().nullish()
const Data = z.custom<Record<string, unknown>>(isObject)

// Without transforms, which would take longer than all the rest.
const Members = z.object({
  action: ScreenAction,
  screen: Text,
  data: Data.nullish(),
  flow_token: Text,
  flow_token_signature: Text
})

/** Phones send an absent member as nothing, as null or as "" (spec: data channel, section 4.1). */
function present(text: string | null | undefined): string | undefined {
  return text || undefined
}

/** A screen that asks. */
function screenRequest(members: z.output<typeof Members>) {
  const { action } = members
  const request = {
    kind: 'screen' as const,
    data: members.data ?? {},
    flowToken: present(members.flow_token) ?? NO_FLOW_TOKEN,
    flowTokenSignature: present(members.flow_token_signature)
  }
  const screen = present(members.screen)
  if (action !== 'data_exchange') return { ...request, action, screen }
  if (screen === undefined) throw unusable(['screen'])
  return { ...request, action, screen }
}

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
    screen: Text.catch(undefined),
    flow_token: Text.catch(undefined),
    data: Data
  })
  .transform(({ action, screen, data, ...members }) => ({
    kind: 'notification' as const,
    action,
    screen: present(screen),
    flowToken: present(members.flow_token) ?? NO_FLOW_TOKEN,
    error: knownError(data.error ?? data.error_key),
    /** What the phone said. It may repeat what a user typed. */
    message: typeof data.error_message === 'string' ? data.error_message : undefined
  }))

function knownError(error: unknown): string {
  return typeof error === 'string' && NOTIFICATION_ERRORS.has(error) ? error : 'other'
}

/** A decrypted request, sorted by what has to happen. Spec: data channel, section 4. */
export type FlowRequest = typeof PING | z.output<typeof Notification> | ScreenRequest
export type ScreenRequest = ReturnType<typeof screenRequest>

/** Read a decrypted request. Throws FLOW_ERR_REQUEST (400). */
export function parseRequest(plaintext: Uint8Array): FlowRequest {
  const json = parseJson(plaintext)
  if (isPing(json)) return PING
  if (isNotification(json)) return Notification.parse(json)
  const members = Members.safeParse(json)
  if (members.success) return screenRequest(members.data)
  throw unusable(members.error.issues.map(({ path: [member] }) => String(member ?? 'the whole')))
}

/** By member: what a stranger sent is not for the log. */
function unusable(members: readonly string[]) {
  return new FLOW_ERR_REQUEST(`unusable: ${members.join(', ')}`)
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
