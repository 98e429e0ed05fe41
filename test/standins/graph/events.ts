import { randomBytes } from 'node:crypto'
import type { GraphState } from './state.ts'

/** One `changes[]` of a notification. */
export type Change = { field: string; value: Record<string, unknown> }

export interface Reply {
  /** The message that is answered; without it, the reply has no `context`. */
  messageId?: string
  /** Members of `response_json`, or its text; or, tolerated, an object. */
  response: Record<string, unknown> | string
  asObject?: boolean
  /** Phone number of who answers, if it is not whom the message went to. */
  from?: string
  userId?: string
  /** wamid of the reply, a new one by default. */
  id?: string
  /** Of another native form. */
  name?: string
}

const seconds = () => String(Math.floor(Date.now() / 1000))
const newWamid = () => `wamid.${randomBytes(24).toString('base64url')}`
const STRANGER = '5511999990000'

/** What notifications tell (spec: webhooks, sections 4 and 5). */
export function graphEvents(state: Pick<GraphState, 'phones' | 'messages'>) {
  function value(messageId: string | undefined) {
    const sent = messageId === undefined ? undefined : state.messages.get(messageId)
    const phoneId = sent?.phoneId ?? [...state.phones.keys()][0]
    return {
      sent,
      common: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: '15550100', phone_number_id: phoneId }
      }
    }
  }

  return {
    status(
      messageId: string,
      status: 'sent' | 'delivered' | 'read' | 'failed',
      error?: { code: number; title: string }
    ): Change {
      const { sent, common } = value(messageId)
      const metadata = sent?.request.biz_opaque_callback_data
      const report = {
        id: messageId,
        status,
        timestamp: seconds(),
        recipient_id: sent?.request.to ?? sent?.request.recipient ?? STRANGER,
        ...(metadata && { biz_opaque_callback_data: metadata }),
        ...(error && { errors: [{ ...error, message: error.title, error_data: { details: '' } }] })
      }
      return { field: 'messages', value: { ...common, statuses: [report] } }
    },

    /** The user finished the flow. */
    completion({
      messageId,
      response,
      asObject,
      from,
      userId,
      id = newWamid(),
      name = 'flow'
    }: Reply): Change {
      const { sent, common } = value(messageId)
      const phone = from ?? sent?.request.to ?? (userId ? undefined : STRANGER)
      const isText = typeof response === 'string' || asObject
      const response_json = isText ? response : JSON.stringify(response)
      const contact = {
        profile: { name: 'Ana' },
        ...(phone && { wa_id: phone }),
        ...(userId && { user_id: userId })
      }
      const message = {
        ...(messageId && { context: { from: '15550100', id: messageId } }),
        ...(phone && { from: phone }),
        ...(userId && { from_user_id: userId }),
        id,
        timestamp: seconds(),
        type: 'interactive',
        interactive: { type: 'nfm_reply', nfm_reply: { name, body: 'Sent', response_json } }
      }
      return { field: 'messages', value: { ...common, contacts: [contact], messages: [message] } }
    },

    /** A change of status, or an alert. */
    flow(event: string, flowId: string, more: Record<string, unknown> = {}): Change {
      return { field: 'flows', value: { event, flow_id: flowId, ...more } }
    },

    other: (field: string, value: Record<string, unknown>): Change => ({ field, value })
  }
}

/**
 * Changes as Meta batches them: neighbours of the same field `messages` are one change with several
 * messages or statuses, and two changes are in each entry.
 */
export function envelope(wabaId: string, changes: readonly Change[]): object {
  const merged: Change[] = []
  for (const [at, change] of changes.entries()) {
    const last = merged.at(-1)
    if (at % 4 !== 0 && last?.field === 'messages' && change.field === 'messages') {
      merged[merged.length - 1] = { field: 'messages', value: join(last.value, change.value) }
    } else merged.push(change)
  }
  const entry = []
  for (let at = 0; at < merged.length; at += 2) {
    entry.push({ id: wabaId, time: Number(seconds()), changes: merged.slice(at, at + 2) })
  }
  return { object: 'whatsapp_business_account', entry }
}

function join(one: Record<string, unknown>, other: Record<string, unknown>) {
  const lists = ['contacts', 'messages', 'statuses'].flatMap(name => {
    const list = [one[name], other[name]].flat().filter(item => item !== undefined)
    return list.length > 0 ? [[name, list]] : []
  })
  return { ...one, ...Object.fromEntries(lists) }
}

/** JSON as Meta writes it: ASCII only, and slashes escaped. */
export function metaJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\//g, '\\/')
    .replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
