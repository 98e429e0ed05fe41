import { z } from 'zod'
import type { FlowTemplate } from '../flow-message.ts'
import type { Sinch } from './client.ts'

const Created = z.object({ name: z.string(), state: z.string().optional() })

/** Body that makes a template with a flow button (spec: Sinch, section 7). */
export function flowTemplateBody(template: FlowTemplate) {
  const { name, language, category, body, examples, header, footer, button, flowId, open } =
    template
  return {
    name,
    category,
    // Upper case here, where messages have en_US; the spec shows EN, and no region (unconfirmed).
    language: language.toUpperCase(),
    details: {
      components: [
        ...(header !== undefined ? [{ type: 'HEADER', text: header }] : []),
        { type: 'BODY', text: body, ...(examples && { examples }) },
        ...(footer !== undefined ? [{ type: 'FOOTER', text: footer }] : []),
        {
          type: 'BUTTONS',
          buttons: [
            {
              ...{ type: 'FLOW', text: button, flowId },
              ...(open.action === 'navigate'
                ? { flowAction: 'NAVIGATE', navigateScreen: open.screen }
                : { flowAction: 'DATA_EXCHANGE' })
            }
          ]
        }
      ]
    }
  }
}

/** Make a template, as a draft: how one is handed in for approval is unconfirmed; the dashboard does. */
export function createFlowTemplate(sinch: Sinch, template: FlowTemplate) {
  return sinch.call({
    ...{ api: 'provisioning', method: 'POST', path: ['whatsapp', 'templates'] },
    ...{ body: flowTemplateBody(template), reply: Created }
  })
}
