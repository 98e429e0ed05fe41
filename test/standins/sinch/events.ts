import { newUlid } from '../texts.ts'
import { identityOf } from './messages.ts'
import type { SinchState } from './state.ts'

export type DeliveryStatus = 'QUEUED_ON_CHANNEL' | 'DELIVERED' | 'READ' | 'FAILED'

export interface Reason {
  code: string
  description?: string
  sub_code?: string
  channel_code?: string
}

export interface Reply {
  /** The message that is answered; without it, the reply has no `reply_to`. */
  messageId?: string
  /** Members of `response_json`, or its text. */
  response: Record<string, unknown> | string
  /** Who answers, if it is not whom the message went to. */
  from?: string
  /** Id of the inbound message, a new one by default. */
  id?: string
  /** Of another native form. */
  name?: string
}

/** Bodies of callbacks (spec: Sinch, sections 8 and 9), about messages that the stand-in has. */
export function sinchEvents(
  state: Pick<SinchState, 'projectId' | 'apps' | 'messages' | 'now'>,
  appId: string
) {
  const now = () => new Date(state.now()).toISOString()
  const envelope = () => ({
    app_id: appId,
    project_id: state.projectId,
    accepted_time: now(),
    event_time: now(),
    message_metadata: '',
    correlation_id: ''
  })

  /** What all callbacks say of a person. */
  function party(identity: string) {
    const processing_mode = state.apps.get(appId)?.mode ?? 'DISPATCH'
    const isKnown = processing_mode === 'CONVERSATION'
    return {
      channel_identity: { channel: 'WHATSAPP', identity, app_id: '' },
      conversation_id: isKnown ? newUlid() : '',
      contact_id: isKnown ? newUlid() : '',
      processing_mode
    }
  }

  function about(messageId: string) {
    const sent = state.messages.get(messageId)
    return {
      message_id: messageId,
      metadata: sent?.request.message_metadata ?? '',
      ...party(sent ? identityOf(sent.request) : '46700000000'),
      sent
    }
  }

  return {
    /** A delivery report. */
    delivery(messageId: string, status: DeliveryStatus, reason?: Reason) {
      const { sent, ...report } = about(messageId)
      return {
        ...envelope(),
        message_delivery_report: { ...report, status, ...(reason && { reason }) }
      }
    },

    /** The message was handed to WhatsApp. */
    submitted(messageId: string) {
      const { sent, ...notification } = about(messageId)
      const submitted_message = sent?.request.message
      return { ...envelope(), message_submit_notification: { ...notification, submitted_message } }
    },

    /** The user finished the flow. */
    completion({ messageId, response, from, id = newUlid(), name = 'flow' }: Reply) {
      const sent = messageId === undefined ? undefined : state.messages.get(messageId)
      const response_json = typeof response === 'string' ? response : JSON.stringify(response)
      const nfm_reply = { name, body: 'Sent', response_json }
      return {
        ...envelope(),
        message: {
          id,
          direction: 'TO_APP',
          contact_message: {
            channel_specific_message: {
              message_type: 'nfm_reply',
              message: { type: 'nfm_reply', nfm_reply }
            },
            ...(messageId !== undefined && { reply_to: { message_id: messageId } })
          },
          ...party(from ?? (sent ? identityOf(sent.request) : '46700000000')),
          metadata: '',
          accept_time: now(),
          sender_id: '',
          injected: false
        }
      }
    },

    /** Any other callback, by the member that it is known by. */
    other(member: string, value: unknown) {
      return { ...envelope(), [member]: value }
    }
  }
}
