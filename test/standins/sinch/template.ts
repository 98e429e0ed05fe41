import { z } from 'zod'
import { Digits, text } from '../texts.ts'

const FlowButton = z
  .strictObject({
    type: z.literal('FLOW'),
    text: text(25),
    flowId: Digits.max(30),
    flowAction: z.enum(['NAVIGATE', 'DATA_EXCHANGE']),
    navigateScreen: text(432).optional()
  })
  .refine(
    ({ flowAction, navigateScreen }) =>
      (flowAction === 'NAVIGATE') === (navigateScreen !== undefined),
    'navigateScreen belongs to NAVIGATE, and only there'
  )

const Component = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('HEADER'), text: text(60) }),
  z.strictObject({
    type: z.literal('BODY'),
    text: text(1024),
    examples: z.array(z.string()).optional()
  }),
  z.strictObject({ type: z.literal('FOOTER'), text: text(60) }),
  z.strictObject({ type: z.literal('BUTTONS'), buttons: z.array(FlowButton).min(1) })
])

/** A template with a FLOW button (spec: Sinch, section 7). */
export const TemplateRequest = z.strictObject({
  name: z.string().min(1),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
  /** The spec shows `EN`: what a region looks like behind that is unconfirmed. */
  language: z.string().regex(/^[A-Z]{2,3}(?![A-Za-z])/),
  details: z.strictObject({
    components: z
      .array(Component)
      .min(1)
      .refine(all => all.some(({ type }) => type === 'BODY'), 'has no BODY')
  })
})
export type TemplateRequest = z.output<typeof TemplateRequest>
