import { z } from 'zod'
import { Data, Digits, Link, label, PhoneNumber, text, UserId } from '../texts.ts'

const Media = z.union([z.strictObject({ link: Link }), z.strictObject({ id: Digits })])

const Header = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: text(60) }),
  z.strictObject({ type: z.literal('image'), image: Media }),
  z.strictObject({ type: z.literal('video'), video: Media }),
  z.strictObject({ type: z.literal('document'), document: Media })
])

/** Parameters of a flow message (spec: Graph API, section 4). A token is optional for Meta, and not for us. */
const Parameters = z
  .strictObject({
    flow_message_version: z.literal('3'),
    flow_id: Digits.optional(),
    flow_name: z.string().min(1).optional(),
    flow_cta: label(30),
    flow_token: z.string().min(1),
    mode: z.enum(['draft', 'published']).optional(),
    flow_action: z.enum(['navigate', 'data_exchange']).optional(),
    flow_action_payload: z
      .strictObject({ screen: z.string().min(1).optional(), data: Data.optional() })
      .optional()
  })
  .refine(
    ({ flow_id, flow_name }) => (flow_id === undefined) !== (flow_name === undefined),
    'needs exactly one of flow_id and flow_name'
  )
  .refine(
    ({ flow_action, flow_action_payload }) =>
      flow_action !== 'data_exchange' || flow_action_payload === undefined,
    'flow_action_payload is omitted with data_exchange'
  )

const Interactive = z.strictObject({
  type: z.literal('flow'),
  header: Header.optional(),
  body: z.strictObject({ text: text(1024) }),
  footer: z.strictObject({ text: text(60) }).optional(),
  action: z.strictObject({ name: z.literal('flow'), parameters: Parameters })
})

const TextParameters = z
  .array(z.strictObject({ type: z.literal('text'), text: z.string().min(1) }))
  .min(1)

/** Of a template that is sent (section 5). */
const Component = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), parameters: z.tuple([Header]) }),
  z.strictObject({ type: z.literal('body'), parameters: TextParameters }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('flow'),
    index: z.string().regex(/^\d$/),
    parameters: z.tuple([
      z.strictObject({
        type: z.literal('action'),
        action: z.strictObject({ flow_token: z.string().min(1), flow_action_data: Data.optional() })
      })
    ])
  })
])

const Template = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]+$/),
  language: z.strictObject({ code: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/) }),
  components: z.array(Component).min(1)
})

const common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: PhoneNumber.optional(),
  recipient: UserId.optional(),
  /**
   * Comes back in statuses. Optional for Meta, and not for us. Meta's changelog has its limit; the
   * spec does not have it.
   */
  biz_opaque_callback_data: z.string().min(1).max(512)
}

/** Body of `POST /{phone}/messages`, as far as flows and their templates need it. */
export const SentRequest = z
  .discriminatedUnion('type', [
    z.strictObject({ ...common, type: z.literal('interactive'), interactive: Interactive }),
    z.strictObject({ ...common, type: z.literal('template'), template: Template })
  ])
  .refine(
    ({ to, recipient }) => (to === undefined) !== (recipient === undefined),
    'needs exactly one of to and recipient'
  )
export type SentRequest = z.output<typeof SentRequest>

const FlowButton = z
  .strictObject({
    type: z.literal('FLOW'),
    text: text(25),
    flow_id: Digits.optional(),
    flow_name: z.string().min(1).optional(),
    flow_json: z.string().min(1).optional(),
    flow_action: z.enum(['navigate', 'data_exchange']).optional(),
    navigate_screen: z.string().min(1).optional()
  })
  .refine(
    ({ flow_id, flow_name, flow_json }) =>
      [flow_id, flow_name, flow_json].filter(value => value !== undefined).length === 1,
    'needs exactly one of flow_id, flow_name and flow_json'
  )

/**
 * Body of `POST /{waba}/message_templates` (section 5; header and footer: Meta's page on template
 * components).
 */
export const TemplateRequest = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]+$/),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
  category: z.enum(['AUTHENTICATION', 'MARKETING', 'UTILITY']),
  components: z
    .array(
      z.union([
        z.strictObject({ type: z.literal('HEADER'), format: z.literal('TEXT'), text: text(60) }),
        z.strictObject({
          type: z.enum(['body', 'BODY']),
          text: text(1024),
          example: z
            .strictObject({ body_text: z.tuple([z.array(z.string().min(1)).min(1)]) })
            .optional()
        }),
        z.strictObject({ type: z.literal('FOOTER'), text: text(60) }),
        z.strictObject({ type: z.literal('BUTTONS'), buttons: z.array(FlowButton).min(1) })
      ])
    )
    .min(1)
})
