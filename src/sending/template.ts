import { z } from 'zod'
import type { FlowTemplate } from '../clients/flow-message.ts'
import { FLOW_ERR_SEND } from '../errors.ts'
import type { Via } from '../flow/completed.ts'
import type { EntryScreen, Screens } from '../flow/types.ts'
import type { FlowIds } from './channel.ts'
import { faultIn } from './fault.ts'
import { label, META_LIMITS, TEMPLATE_BUTTON_LIMIT, text } from './limits.ts'
import type { SentFlow } from './message.ts'
import { checkEntry } from './opening.ts'
import { TemplateLanguage, TemplateName } from './template-names.ts'

/** Its texts have the limits of Meta, whichever way it goes (spec: Graph API, sections 4 and 5). */
const Texts = z.strictObject({
  name: TemplateName,
  language: TemplateLanguage,
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
  /** With {{1}}, {{2}} … where each message puts its values. */
  body: text(META_LIMITS.body),
  /** A value for each of those, for whoever approves the template. */
  examples: z.array(z.string().min(1)).optional(),
  header: text(META_LIMITS.header).optional(),
  footer: text(META_LIMITS.footer).optional(),
  button: label(TEMPLATE_BUTTON_LIMIT)
})

/** A template with a button that opens a flow, to be approved by Meta. */
export type Template<S extends Screens> = z.input<typeof Texts> & {
  via: Via
  flow: SentFlow<S, z.ZodType>
  open:
    | { action: 'data_exchange' }
    | {
        action: 'navigate'
        screen: string extends keyof S ? string : EntryScreen<NoInfer<S>>
      }
}

/** Hold a template to the limits and to its flow's contract. Throws FLOW_ERR_SEND. */
export function checkTemplate(
  { via, flow, open, ...texts }: Template<Screens>,
  flowIds: FlowIds
): FlowTemplate {
  const refuse = (reason: string) => new FLOW_ERR_SEND(flow.name, reason)
  const parsed = Texts.safeParse(texts)
  if (!parsed.success) throw refuse(faultIn(parsed.error))
  const { examples, header, footer, ...others } = parsed.data
  if (open.action === 'navigate') checkEntry(flow, open.screen)
  const flowId = Object.hasOwn(flowIds, flow.name) ? flowIds[flow.name] : undefined
  if (flowId === undefined) {
    throw refuse(`flowIds (${via.toUpperCase()}_FLOW_IDS) must have its id at Meta`)
  }
  return {
    ...{ ...others, flowId, open },
    ...(examples && { examples }),
    ...(header !== undefined && { header }),
    ...(footer !== undefined && { footer })
  }
}
