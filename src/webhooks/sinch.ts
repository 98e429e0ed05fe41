import { z } from 'zod'
import { explainReason } from '../clients/sinch/index.ts'
import type { Contact } from '../flow/completed.ts'
import type { DeliveryStatus, Event } from './event.ts'
import { parseLenient } from './json.ts'

/** Sinch writes members that it has nothing for as empty, or as null. */
const text = z
  .string()
  .nullish()
  .transform(value => value || undefined)

const Identity = z.looseObject({ channel: text, identity: text })

const Message = z.looseObject({
  id: z.string().min(1),
  injected: z.boolean().nullish(),
  contact_message: z.looseObject({
    channel_specific_message: z.looseObject({
      message_type: z.literal('nfm_reply'),
      message: z.looseObject({
        nfm_reply: z.looseObject({ name: text, response_json: z.unknown() })
      })
    }),
    reply_to: z.looseObject({ message_id: text }).nullish()
  }),
  channel_identity: Identity.nullish(),
  contact_id: text,
  accept_time: text
})

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
  const parsed = Message.safeParse(value)
  // Another kind of message; or written through the API rather than by a user.
  if (!parsed.success || parsed.data.injected) return { kind: 'other', name: 'message' }
  const { id, contact_message, channel_identity, contact_id, accept_time } = parsed.data
  const { nfm_reply } = contact_message.channel_specific_message.message
  if ((nfm_reply.name ?? 'flow') !== 'flow') return { kind: 'other', name: 'nfm_reply' }
  const replyTo = contact_message.reply_to?.message_id
  const time = Date.parse(callback.event_time ?? callback.accepted_time ?? accept_time ?? '')
  return {
    kind: 'completion',
    via: 'sinch',
    messageId: id,
    contact: contactOf(channel_identity?.identity, contact_id),
    ...(replyTo && { replyTo }),
    responseJson: nfm_reply.response_json,
    at: Number.isNaN(time) ? Date.now() : time
  }
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
