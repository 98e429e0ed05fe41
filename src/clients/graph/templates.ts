import { z } from 'zod'
import type { FlowTemplate } from '../flow-message.ts'
import type { Graph } from './client.ts'

const Created = z.object({ id: z.string(), status: z.string() })

/**
 * Body that makes a template with a flow button (spec: Graph API, section 5; header and footer: Meta's
 * page on template components, which writes them in upper case).
 */
export function flowTemplateBody(template: FlowTemplate) {
  const { name, language, category, body, examples, header, footer, button, flowId, open } =
    template
  return {
    name,
    language,
    category,
    components: [
      ...(header !== undefined ? [{ type: 'HEADER', format: 'TEXT', text: header }] : []),
      {
        ...{ type: 'BODY', text: body },
        ...(examples && { example: { body_text: [examples] } })
      },
      ...(footer !== undefined ? [{ type: 'FOOTER', text: footer }] : []),
      {
        type: 'BUTTONS',
        buttons: [
          {
            ...{ type: 'FLOW', text: button, flow_id: flowId, flow_action: open.action },
            ...(open.action === 'navigate' && { navigate_screen: open.screen })
          }
        ]
      }
    ]
  }
}

/** Hand a template in; it can be sent when its status is `APPROVED`. */
export function createFlowTemplate(graph: Graph, wabaId: string, template: FlowTemplate) {
  return graph.call({
    ...{ method: 'POST', path: [wabaId, 'message_templates'] },
    ...{ body: flowTemplateBody(template), reply: Created }
  })
}
