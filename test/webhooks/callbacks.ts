import { graphEvents, type Reply as MetaReply } from '../standins/graph/events.ts'
import { metaSignature, sinchSignature } from '../standins/signature.ts'
import { type Reply as SinchReply, sinchEvents } from '../standins/sinch/events.ts'

export const SINCH_SECRET = 'example-webhook-secret'
export const META_SECRET = 'secret of the app that subscribes'

/** When all callbacks of Sinch are from. */
const AT = Date.parse('2026-11-22T09:34:11Z')
const PHONE = '46700000001'
const USER = 'SE.1349120865530274'

const ofSinch = sinchEvents(
  {
    projectId: '7d0f3a52-0000-4000-8000-000000000001',
    apps: new Map(),
    messages: new Map(),
    now: () => AT
  },
  '01KAAPP0000000000000000000'
)
const ofMeta = graphEvents({ phones: new Map(), messages: new Map() })

/** A callback of Sinch with a completion, by default of one and the same message. */
export function sinchCompletion(reply: Partial<SinchReply> = {}) {
  const messageId = '01KAMESSAGE0000000000000000'
  const id = '01KAINBOUND000000000000000'
  return ofSinch.completion({ messageId, id, from: PHONE, response: {}, ...reply })
}

/** A message of Meta with a completion, as `messages` of a notification have it. */
export function metaReply(reply: Partial<MetaReply> = {}): object {
  const own = { messageId: 'wamid.OUT', id: 'wamid.IN', from: PHONE, userId: USER, response: {} }
  return Object(ofMeta.completion({ ...own, ...reply }).value).messages[0]
}

/** A notification of Meta; `changes` of one entry. */
export function metaNotification(...changes: object[]) {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: 'WABA', time: 1_795_340_051, changes }]
  }
}

export function metaMessages(messages: readonly unknown[], rest: object = {}): object {
  const contact = { profile: { name: 'Ada' }, wa_id: PHONE, user_id: USER }
  return {
    field: 'messages',
    value: { messaging_product: 'whatsapp', contacts: [contact], messages, ...rest }
  }
}

export function signedBySinch(
  body: object | string,
  { secret = SINCH_SECRET, at = Date.now() } = {}
) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const signature = sinchSignature(payload, secret, { timestamp: Math.floor(at / 1000) })
  return { payload, headers: { 'content-type': 'application/json', ...signature } }
}

export function signedByMeta(body: object | string, { secret = META_SECRET } = {}) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const signature = metaSignature(payload, secret)
  return { payload, headers: { 'content-type': 'application/json', ...signature } }
}
