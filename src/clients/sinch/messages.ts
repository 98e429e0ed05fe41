import { z } from 'zod'
import { type FlowMessage, headerBody, type TemplateMessage } from '../flow-message.ts'
import type { Sinch } from './client.ts'

/** What goes around a message (spec: Sinch, section 5.1). */
export interface SinchEnvelope {
  readonly appId: string
  /** A phone number in digits or a user id of WhatsApp, or a contact of a CONVERSATION app. */
  readonly to: string | { readonly contactId: string }
  /** Comes back with the delivery reports. */
  readonly metadata: string
  readonly correlationId?: string | undefined
  /** Where the delivery reports of this message go. */
  readonly callbackUrl?: string | undefined
  /** How long Sinch tries, in seconds. */
  readonly ttlSeconds?: number | undefined
}

const Sent = z.object({ message_id: z.string().min(1) })

/** Body of `messages:send` that shows the button of a flow (section 6). */
export function flowMessageBody(message: FlowMessage, envelope: SinchEnvelope) {
  const { flowId, flowToken, header, body, footer, cta, mode, open } = message
  return withEnvelope(envelope, {
    channel_specific_message: {
      WHATSAPP: {
        message_type: 'FLOWS',
        message: {
          ...(header && { header: headerBody(header) }),
          body: { text: body },
          ...(footer !== undefined && { footer: { text: footer } }),
          flow_id: flowId,
          flow_token: flowToken,
          flow_cta: cta,
          flow_mode: mode,
          flow_action: open.action,
          ...(open.action === 'navigate' && {
            flow_action_payload: { screen: open.screen, ...(open.data && { data: open.data }) }
          })
        }
      }
    }
  })
}

/**
 * Body of `messages:send` for a template with a flow button (section 7). The keys of the button are
 * by Sinch's rule for keys; that they carry token and data is unconfirmed.
 */
export function templateBody(message: TemplateMessage, envelope: SinchEnvelope) {
  const { name, language, flowToken, data, header, body, button } = message
  const action = `button[${button}]flow[1]action`
  const parameters = {
    ...(header && {
      [header.type === 'text' ? 'header[1]text' : `header[1]${header.type}.link`]:
        header.type === 'text' ? header.text : header.link
    }),
    ...Object.fromEntries(body.map((text, index) => [`body[${index + 1}]text`, text])),
    [`${action}.flow_token`]: flowToken,
    ...(data && { [`${action}.flow_action_data`]: JSON.stringify(data) })
  }
  return withEnvelope(envelope, {
    template_message: {
      channel_template: { WHATSAPP: { template_id: name, language_code: language, parameters } }
    }
  })
}

/** Queue a message; what becomes of it, delivery reports say. There is no idempotency key. */
export function sendMessage(sinch: Sinch, body: object) {
  return sinch.call({ method: 'POST', path: ['messages:send'], body, reply: Sent })
}

function withEnvelope(
  { appId, to, metadata, correlationId, callbackUrl, ttlSeconds }: SinchEnvelope,
  message: object
) {
  const recipient =
    typeof to === 'string'
      ? { identified_by: { channel_identities: [{ channel: 'WHATSAPP', identity: to }] } }
      : { contact_id: to.contactId }
  return {
    app_id: appId,
    recipient,
    // No other channel can show a flow.
    channel_priority_order: ['WHATSAPP'],
    message,
    message_metadata: metadata,
    ...(correlationId !== undefined && { correlation_id: correlationId }),
    ...(callbackUrl !== undefined && { callback_url: callbackUrl }),
    ...(ttlSeconds !== undefined && { ttl: `${ttlSeconds}s` })
  }
}
