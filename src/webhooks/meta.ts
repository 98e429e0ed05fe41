import { z } from 'zod'
import type { Contact } from '../flow/completed.ts'
import { type Event, idOf } from './event.ts'
import { FlowEvent } from './flow-event.ts'
import { jsonText, parseLenient, timeOr } from './json.ts'

// Each level is read for itself, so that one that is strange does not hide the others.
const Body = z.looseObject({ entry: z.array(z.unknown()) })
const WabaEntry = z.looseObject({
  id: z.coerce.string().optional(),
  time: z.number().optional(),
  changes: z.array(z.unknown())
})
const Change = z.looseObject({ field: z.string(), value: z.record(z.string(), z.unknown()) })

const Profile = z.looseObject({ name: z.string().optional(), username: z.string().optional() })
const MetaContact = z.looseObject({
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
  parent_user_id: z.string().optional(),
  profile: Profile.optional()
})
type MetaContact = z.output<typeof MetaContact>

// Nothing beside the reply itself is worth losing it.
const text = z.string().optional().catch(undefined)
const Reply = z.looseObject({
  id: text,
  from: text,
  from_user_id: text,
  from_parent_user_id: text,
  timestamp: z.coerce.number().optional().catch(undefined),
  context: z.looseObject({ id: text }).optional().catch(undefined),
  interactive: z.looseObject({
    type: z.literal('nfm_reply'),
    nfm_reply: z.looseObject({ name: text, response_json: z.unknown() })
  })
})

const Status = z.looseObject({
  id: z.string().min(1),
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  biz_opaque_callback_data: z.string().optional(),
  errors: z
    .array(z.looseObject({ code: z.coerce.string(), title: z.string().optional() }))
    .optional()
})

const list = (value: unknown) => (Array.isArray(value) ? value : [])

/** Read a notification of Meta: all of its entries and changes. Spec: webhooks, sections 3 to 5. */
export function readMeta(body: Uint8Array): Event[] {
  const parsed = Body.safeParse(parseLenient(body))
  if (!parsed.success) return [{ kind: 'other', name: 'unreadable' }]
  return parsed.data.entry.flatMap(entry => {
    const waba = WabaEntry.safeParse(entry)
    if (!waba.success) return [{ kind: 'other', name: 'entry' } as const]
    const { id = '', time, changes } = waba.data
    return changes.flatMap(change => {
      const { success, data } = Change.safeParse(change)
      if (!success) return [{ kind: 'other', name: 'change' } as const]
      if (data.field === 'flows') return [flowEventIn(data.value, { waba_id: id, time })]
      if (data.field === 'messages') return messageEventsIn(data.value)
      return [{ kind: 'other', name: data.field } as const]
    })
  })
}

function flowEventIn(
  value: Record<string, unknown>,
  { waba_id, time }: { waba_id: string; time: number | undefined }
): Event {
  const event = FlowEvent.safeParse({ ...value, waba_id, ...(time !== undefined && { time }) })
  return event.success && jsonText(event.data) !== undefined
    ? { kind: 'flow-event', event: event.data }
    : { kind: 'other', name: 'flows' }
}

function messageEventsIn(value: Record<string, unknown>): Event[] {
  const contacts = list(value.contacts).flatMap(contact => {
    const parsed = MetaContact.safeParse(contact)
    return parsed.success ? [parsed.data] : []
  })
  const messages = list(value.messages).map(message => completionIn(message, contacts))
  const events = [...messages, ...list(value.statuses).map(statusIn)]
  return events.length > 0 ? events : [{ kind: 'other', name: 'messages' }]
}

function completionIn(message: unknown, contacts: readonly MetaContact[]): Event {
  const { success, data } = Reply.safeParse(message)
  if (!success) return { kind: 'other', name: 'message' }
  const { name = 'flow', response_json } = data.interactive.nfm_reply
  if (name !== 'flow') return { kind: 'other', name: 'nfm_reply' }
  const replyTo = data.context?.id
  return {
    kind: 'completion',
    via: 'meta',
    messageId: data.id || idOf(jsonText(message) ?? ''),
    contact: contactOf(data, contacts),
    ...(replyTo && { replyTo }),
    responseJson: jsonText(response_json),
    at: timeOr(Date.now(), data.timestamp ? data.timestamp * 1000 : undefined)
  }
}

/** Who wrote a message: a phone number can be missing, and so can the user id. */
function contactOf(
  { from, from_user_id, from_parent_user_id }: z.output<typeof Reply>,
  contacts: readonly MetaContact[]
): Contact {
  const known = contacts.find(
    ({ wa_id, user_id }) =>
      (wa_id !== undefined && wa_id === from) || (user_id !== undefined && user_id === from_user_id)
  )
  const phone = from ?? known?.wa_id
  const userId = from_user_id ?? known?.user_id
  const parentUserId = from_parent_user_id ?? known?.parent_user_id
  const { name, username } = known?.profile ?? {}
  return {
    ...(phone && { phone }),
    ...(userId && { userId }),
    ...(parentUserId && { parentUserId }),
    ...(name && { name }),
    ...(username && { username })
  }
}

function statusIn(value: unknown): Event {
  const { success, data } = Status.safeParse(value)
  if (!success) return { kind: 'other', name: 'status' }
  const { id: messageId, status, biz_opaque_callback_data: sendId, errors = [] } = data
  const reason = errors.map(({ code, title = '' }) => `${code} ${title}`.trim()).join(', ')
  return {
    ...{ kind: 'status', via: 'meta', messageId, status },
    ...(sendId && { sendId }),
    ...(reason && status === 'failed' && { reason })
  }
}
