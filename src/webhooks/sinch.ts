import { z } from 'zod'
import { explainReason } from '../clients/sinch/index.ts'
import type { Contact } from '../flow/completed.ts'
import { type DeliveryStatus, type Event, idOf } from './event.ts'
import { jsonText, parseLenient, timeOr } from './json.ts'

/** Sinch writes members that it has nothing for as empty, or as null. None is worth losing the rest. */
const text = z
  .string()
  .nullish()
  .transform(value => value || undefined)
  .catch(undefined)

const Reply = z.looseObject({ name: text, response_json: z.unknown() })

const Received = z.looseObject({
  id: text,
  injected: z.boolean().nullish().catch(undefined),
  channel_identity: z.looseObject({ identity: text }).nullish().catch(undefined),
  contact_id: text,
  accept_time: text
})

const ContactMessage = z.looseObject({
  channel_specific_message: z.looseObject({
    message_type: z.literal('nfm_reply'),
    message: z.looseObject({ nfm_reply: Reply })
  }),
  reply_to: z.looseObject({ message_id: text }).nullish().catch(undefined)
})
/** What Sinch could not map, as the channel sent it (spec: Sinch, section 8.5). */
const Unmapped = z.looseObject({
  fallback_message: z.looseObject({ raw_message: z.string() })
})
const Unsupported = z.looseObject({ channel: z.literal('WHATSAPP'), payload: z.string() })
/** How deep what the channel sent is searched. */
const MAX_DEPTH = 12

const Report = z.looseObject({ message_id: z.string().min(1), status: text, metadata: text })
const Reason = z.looseObject({ code: z.string().min(1), sub_code: text, channel_code: text })

const Callback = z.looseObject({
  app_id: text,
  project_id: text,
  accepted_time: text,
  event_time: text
})

/** Spec: Sinch, section 9.1. What is not listed says nothing about where a message is. */
const STATUSES: Readonly<Record<string, DeliveryStatus['status']>> = {
  QUEUED_ON_CHANNEL: 'queued',
  DELIVERED: 'delivered',
  READ: 'read',
  FAILED: 'failed'
}
/** What every callback has; the member beside them says what it is. */
const COMMON = new Set([
  'app_id',
  'project_id',
  'accepted_time',
  'event_time',
  'message_metadata',
  'correlation_id'
])

export interface SinchCallback {
  readonly projectId: string | undefined
  readonly appId: string | undefined
  readonly events: readonly Event[]
}

/** Read a callback of Sinch, which has one event. Spec: Sinch, sections 8 and 9. */
export function readSinch(body: Uint8Array): SinchCallback {
  const json = parseLenient(body)
  const callback = Callback.safeParse(json)
  if (!callback.success) {
    const unreadable: Event = { kind: 'other', name: 'unreadable' }
    return { projectId: undefined, appId: undefined, events: [unreadable] }
  }
  const { project_id: projectId, app_id: appId } = callback.data
  return { projectId, appId, events: [eventIn(callback.data)] }
}

function eventIn(callback: z.output<typeof Callback>): Event {
  const message = callback.message ?? callback.message_redaction
  if (message !== undefined) return completionIn(message, callback)
  const unsupported = Unsupported.safeParse(callback.unsupported_callback)
  if (unsupported.success) {
    const reply = replyIn(parseLenient(unsupported.data.payload))
    const event = completionOf(callback.unsupported_callback, callback, { reply })
    if (event !== undefined) return event
  }
  if (callback.message_delivery_report !== undefined) {
    return statusIn(callback.message_delivery_report)
  }
  if (callback.message_submit_notification !== undefined) {
    const submitted = Report.safeParse(callback.message_submit_notification)
    if (submitted.success) return statusOf(submitted.data, 'queued')
  }
  const [name = 'nothing'] = Object.keys(callback).filter(member => !COMMON.has(member))
  return { kind: 'other', name }
}

function completionIn(value: unknown, callback: z.output<typeof Callback>): Event {
  const { contact_message } = Object(value)
  const mapped = ContactMessage.safeParse(contact_message).data
  const unmapped = Unmapped.safeParse(contact_message).data
  const found = mapped
    ? {
        reply: mapped.channel_specific_message.message.nfm_reply,
        replyTo: mapped.reply_to?.message_id
      }
    : { reply: replyIn(parseLenient(unmapped?.fallback_message.raw_message ?? '')) }
  return completionOf(value, callback, found) ?? { kind: 'other', name: 'message' }
}

/** Undefined for another kind of message; or one that was written through the API, and by no user. */
function completionOf(
  value: unknown,
  callback: z.output<typeof Callback>,
  { reply, replyTo }: { reply: z.output<typeof Reply> | undefined; replyTo?: string | undefined }
): Event | undefined {
  const received = Received.safeParse(value)
  if (!received.success || received.data.injected || reply === undefined) return undefined
  const { id, channel_identity, contact_id, accept_time } = received.data
  if ((reply.name ?? 'flow') !== 'flow') return { kind: 'other', name: 'nfm_reply' }
  const time = Date.parse(callback.event_time ?? callback.accepted_time ?? accept_time ?? '')
  return {
    kind: 'completion',
    via: 'sinch',
    messageId: id ?? idOf(jsonText(value) ?? ''),
    contact: contactOf(channel_identity?.identity, contact_id),
    ...(replyTo && { replyTo }),
    responseJson: jsonText(reply.response_json),
    at: timeOr(Date.now(), time)
  }
}

/** The first `nfm_reply`, wherever it is in what a channel sent. */
function replyIn(value: unknown, depth = 0): z.output<typeof Reply> | undefined {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return undefined
  const own = Object.hasOwn(value, 'nfm_reply')
    ? Reply.safeParse(Object(value).nfm_reply)
    : undefined
  if (own?.success) return own.data
  for (const member of Object.values(value)) {
    const reply = replyIn(member, depth + 1)
    if (reply !== undefined) return reply
  }
  return undefined
}

/** An identity is a phone number, or a user id where that is hidden. */
function contactOf(identity: string | undefined, contactId: string | undefined): Contact {
  const digits = identity && /^\+?(\d+)$/.exec(identity)?.[1]
  return {
    ...(digits ? { phone: digits } : identity && { userId: identity }),
    ...(contactId && { contactId })
  }
}

function statusIn(value: unknown): Event {
  const report = Report.safeParse(value)
  const status = STATUSES[report.data?.status ?? '']
  if (!report.success || status === undefined) {
    return { kind: 'other', name: 'message_delivery_report' }
  }
  const reason = Reason.safeParse(report.data.reason)
  return statusOf(report.data, status, reason.success ? explainReason(reason.data) : '')
}

function statusOf(
  { message_id: messageId, metadata }: z.output<typeof Report>,
  status: DeliveryStatus['status'],
  reason = ''
): DeliveryStatus {
  const own = z.looseObject({ send_id: z.string() }).safeParse(parseLenient(metadata ?? ''))
  return {
    kind: 'status',
    via: 'sinch',
    messageId,
    ...(own.success && { sendId: own.data.send_id }),
    status,
    ...(reason && status === 'failed' && { reason })
  }
}
