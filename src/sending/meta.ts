import { type GraphOptions, graphClient } from '../clients/graph/client.ts'
import { flowMessageBody, sendMessage, templateBody } from '../clients/graph/messages.ts'
import { createFlowTemplate } from '../clients/graph/templates.ts'
import type { Http } from '../clients/http.ts'
import { type Channel, dataOf, type FlowIds, type Outgoing } from './channel.ts'

/** How to send through Meta's Graph API. docs/meta.md says where each value is found. */
export interface MetaSettings extends Omit<GraphOptions, 'http'> {
  phoneNumberId: string
  /** Of the business account: to make templates. */
  wabaId?: string | undefined
  flowIds?: FlowIds | undefined
}

/** Meta's Graph API as a way to send. */
export function metaChannel(
  { phoneNumberId, wabaId, flowIds = {}, ...settings }: MetaSettings,
  { http }: { http: Http }
): Channel {
  const graph = graphClient({ ...settings, http })

  return {
    flowIds,
    takesNames: true,
    write({ message, flow, flowToken, open, sendId }: Outgoing) {
      if (message.via !== 'meta') throw new TypeError('a message of another channel')
      const envelope = { to: message.to, metadata: sendId }
      if ('template' in message) {
        return templateBody({ ...message.template, flowToken, data: dataOf(open) }, envelope)
      }
      const content = { ...message, flowId: flow.id, flowName: flow.name, flowToken, open }
      return flowMessageBody(content, envelope)
    },
    async send(body) {
      const result = await sendMessage(graph, phoneNumberId, body)
      return result.outcome === 'done'
        ? { outcome: 'done', value: result.value.messages[0].id }
        : result
    },
    async createTemplate(template) {
      if (wabaId === undefined) {
        return { outcome: 'unsent', reason: 'META_WABA_ID is not set' }
      }
      const result = await createFlowTemplate(graph, wabaId, template)
      return result.outcome === 'done' ? { outcome: 'done', value: result.value.status } : result
    }
  }
}
