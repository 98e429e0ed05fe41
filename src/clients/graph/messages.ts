import { z } from 'zod'
import { type FlowMessage, headerBody, type TemplateMessage } from '../flow-message.ts'
import type { Graph } from './client.ts'

/** Spec: Graph API, section 4. */
const FLOW_MESSAGE_VERSION = '3'

/** What goes around a message. */
export interface GraphEnvelope {
  /** A phone number in digits or a user id of WhatsApp. */
  readonly to: string
  /** Comes back with the statuses: 512 characters at most. */
  readonly metadata: string
}

const Sent = z.object({ messages: z.tuple([z.object({ id: z.string().min(1) })], z.unknown()) })

/** Body of a message that shows the button of a flow (section 4). */
export function flowMessageBody(message: FlowMessage, envelope: GraphEnvelope) {
  const { flowId, flowName, flowToken, header, body, footer, cta, mode, open } = message
  return {
    ...addressed(envelope),
    type: 'interactive',
    interactive: {
      type: 'flow',
      ...(header && { header: headerBody(header) }),
      body: { text: body },
      ...(footer !== undefined && { footer: { text: footer } }),
      action: {
        name: 'flow',
        parameters: {
          flow_message_version: FLOW_MESSAGE_VERSION,
          ...(flowId === undefined ? { flow_name: flowName } : { flow_id: flowId }),
          flow_cta: cta,
          flow_token: flowToken,
          mode,
          flow_action: open.action,
          ...(open.action === 'navigate' && {
            flow_action_payload: { screen: open.screen, ...(open.data && { data: open.data }) }
          })
        }
      }
    }
  }
}

/** Body of a message from a template with a flow button (section 5). */
export function templateBody(message: TemplateMessage, envelope: GraphEnvelope) {
  const { name, language, flowToken, data, header, body, button } = message
  const action = { flow_token: flowToken, ...(data && { flow_action_data: data }) }
  const texts = body.map(text => ({ type: 'text', text }))
  return {
    ...addressed(envelope),
    type: 'template',
    template: {
      name,
      language: { code: language },
      components: [
        ...(header ? [{ type: 'header', parameters: [headerBody(header)] }] : []),
        ...(texts.length > 0 ? [{ type: 'body', parameters: texts }] : []),
        {
          ...{ type: 'button', sub_type: 'flow', index: String(button) },
          parameters: [{ type: 'action', action }]
        }
      ]
    }
  }
}

/** Send a message; what becomes of it, statuses say. There is no idempotency key. */
export function sendMessage(graph: Graph, phoneNumberId: string, body: object) {
  const path = [phoneNumberId, 'messages']
  return graph.call({ method: 'POST', path, body, reply: Sent, retry: 'unsent' })
}

function addressed({ to, metadata }: GraphEnvelope) {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    // A business-scoped user id has a dot, and a member of its own (unconfirmed).
    ...(to.includes('.') ? { recipient: to } : { to }),
    // Meta's API repeats it in statuses; not confirmed by our spec, which does not have it.
    biz_opaque_callback_data: metadata
  }
}
