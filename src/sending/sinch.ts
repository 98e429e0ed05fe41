import type { Http } from '../clients/http.ts'
import {
  createFlowTemplate,
  flowMessageBody,
  type SinchOptions,
  sendMessage,
  sinchClient,
  templateBody
} from '../clients/sinch/index.ts'
import { type Channel, dataOf, type FlowIds, type Outgoing } from './channel.ts'

/** How to send through Sinch. docs/sinch.md says where each value is found. */
export interface SinchSettings extends Omit<SinchOptions, 'http' | 'now'> {
  /** Of the Conversation API app. */
  appId: string
  flowIds?: FlowIds | undefined
}

/** Sinch's Conversation API as a way to send. */
export function sinchChannel(
  { appId, flowIds = {}, ...settings }: SinchSettings,
  { http, now }: { http: Http; now: () => number }
): Channel {
  const sinch = sinchClient({ ...settings, http, now })

  return {
    flowIds,
    takesNames: false,
    write({ message, flow, flowToken, open, sendId }: Outgoing) {
      if (message.via !== 'sinch') throw new TypeError('a message of another channel')
      const { to, correlationId, callbackUrl, ttlSeconds } = message
      const metadata = JSON.stringify({ send_id: sendId })
      const envelope = { appId, to, metadata, correlationId, callbackUrl, ttlSeconds }
      if ('template' in message) {
        return templateBody({ ...message.template, flowToken, data: dataOf(open) }, envelope)
      }
      const content = { ...message, flowId: flow.id, flowName: flow.name, flowToken, open }
      return flowMessageBody(content, envelope)
    },
    async send(body) {
      const result = await sendMessage(sinch, body)
      return result.outcome === 'done'
        ? { outcome: 'done', value: result.value.message_id }
        : result
    },
    async createTemplate(template) {
      const result = await createFlowTemplate(sinch, template)
      return result.outcome === 'done' ? { outcome: 'done', value: result.value.state } : result
    }
  }
}
