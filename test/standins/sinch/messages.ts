import { z } from 'zod'
import { checkJson, checkQuery } from '../check.ts'
import { type Answer, Refusal, type Routes } from '../service.ts'
import { newUlid, Ulid } from '../texts.ts'
import { SendRequest } from './message.ts'
import type { App, SentMessage, SinchState } from './state.ts'

const Source = z.enum(['CONVERSATION_SOURCE', 'DISPATCH_SOURCE'])
const OneQuery = z.strictObject({ messages_source: Source.optional() })
const ListQuery = z.strictObject({
  app_id: Ulid.optional(),
  channel_identity: z.string().optional(),
  channel: z.literal('WHATSAPP').optional(),
  direction: z.enum(['TO_CONTACT', 'TO_APP']).optional(),
  start_time: z.iso.datetime().optional(),
  end_time: z.iso.datetime().optional(),
  page_size: z.coerce.number().int().min(1).max(1000).default(10),
  page_token: z.string().optional(),
  view: z.enum(['WITH_METADATA', 'WITHOUT_METADATA']).optional(),
  messages_source: Source.optional()
})

/** Sending, and reading back what was sent (spec: Sinch, section 5). */
export function messageRoutes(
  state: SinchState,
  error: (status: number, words: string) => Answer,
  appOf: (id: string) => App
): Routes {
  const invalid = (words: string) => error(400, words)

  /** Messages of a DISPATCH app are kept for as long as it says, which is not at all by default. */
  function isKept({ request }: SentMessage, source = 'CONVERSATION_SOURCE'): boolean {
    const app = state.apps.get(request.app_id)
    if (app?.mode === 'CONVERSATION' && request.processing_strategy !== 'DISPATCH_ONLY') {
      return source === 'CONVERSATION_SOURCE'
    }
    return source === 'DISPATCH_SOURCE' && (app?.retentionDays ?? 0) > 0
  }

  return {
    'POST /v1/projects/{project}/messages:send': call => {
      const request = checkJson(call, SendRequest, invalid)
      const app = appOf(request.app_id)
      if (app.mode === 'DISPATCH' && !('identified_by' in request.recipient)) {
        const words = 'recipient.identified_by is needed in DISPATCH mode'
        throw new Refusal(invalid(words), words)
      }
      const message = { id: newUlid(), request, acceptedTime: new Date(state.now()).toISOString() }
      state.messages.set(message.id, message)
      return {
        status: 200,
        body: { message_id: message.id, accepted_time: message.acceptedTime }
      }
    },

    'GET /v1/projects/{project}/messages/{message}': call => {
      const { messages_source } = checkQuery(call, OneQuery, invalid)
      const message = state.messages.get(call.params.message ?? '')
      if (!message || !isKept(message, messages_source)) throw new Refusal(error(404, 'no message'))
      appOf(message.request.app_id)
      return { status: 200, body: readBack(message) }
    },

    'GET /v1/projects/{project}/messages': call => {
      const query = checkQuery(call, ListQuery, invalid)
      const from = Number(query.page_token ?? 0)
      const all = [...state.messages.values()]
        .reverse()
        .filter(message => isKept(message, query.messages_source) && fits(message, query))
      const messages = all.slice(from, from + query.page_size).map(readBack)
      const next = from + query.page_size < all.length ? String(from + query.page_size) : ''
      return { status: 200, body: { messages, next_page_token: next } }
    }
  }
}

function fits({ request, acceptedTime }: SentMessage, query: z.output<typeof ListQuery>): boolean {
  return (
    query.direction !== 'TO_APP' &&
    (!query.app_id || query.app_id === request.app_id) &&
    (!query.channel_identity || query.channel_identity === identityOf(request)) &&
    (!query.start_time || Date.parse(acceptedTime) >= Date.parse(query.start_time)) &&
    (!query.end_time || Date.parse(acceptedTime) < Date.parse(query.end_time))
  )
}

export function identityOf({ recipient }: SendRequest): string {
  return 'contact_id' in recipient
    ? recipient.contact_id
    : (recipient.identified_by.channel_identities[0]?.identity ?? '')
}

const readBack = ({ id, request, acceptedTime }: SentMessage) => ({
  id,
  direction: 'TO_CONTACT',
  app_message: request.message,
  channel_identity: { channel: 'WHATSAPP', identity: identityOf(request), app_id: '' },
  conversation_id: '',
  contact_id: '',
  metadata: request.message_metadata ?? '',
  accept_time: acceptedTime
})
