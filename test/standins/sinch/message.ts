import { z } from 'zod'
import { Data, Digits, Link, label, PhoneNumber, text, Ulid, UserId } from '../texts.ts'

const MAX_TTL_S = 315_576_000_000

const Media = z.strictObject({ link: Link })

const Header = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: text(60) }),
  z.strictObject({ type: z.literal('image'), image: Media }),
  z.strictObject({ type: z.literal('video'), video: Media }),
  z.strictObject({ type: z.literal('document'), document: Media })
])

/** The FLOWS message (spec: Sinch, sections 6.1 to 6.3). Token and body are optional for Sinch, and not for us. */
const FlowMessage = z
  .strictObject({
    flow_id: Digits,
    flow_cta: label(20),
    flow_token: z.string().min(1),
    flow_mode: z.enum(['draft', 'published']).optional(),
    flow_action: z.enum(['navigate', 'data_exchange']).optional(),
    flow_action_payload: z
      .strictObject({ screen: z.string().min(1), data: Data.optional() })
      .optional(),
    header: Header.optional(),
    body: z.strictObject({ text: text(1024) }),
    footer: z.strictObject({ text: text(60) }).optional()
  })
  .refine(
    ({ flow_action = 'navigate', flow_action_payload }) =>
      (flow_action === 'navigate') === (flow_action_payload !== undefined),
    'flow_action_payload belongs to navigate, and only there'
  )

/** A path `<component>[<index>]<sub type>[<parameter index>]<field>` (section 7). */
const ParameterKey = z
  .string()
  .regex(/^(?:(?:header|body)\[[1-9]\d*\]|button\[\d+\][a-z_]+\[[1-9]\d*\])[a-z_.]+$/)

const Template = z.strictObject({
  template_id: z.string().min(1),
  language_code: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
  parameters: z.record(ParameterKey, z.string()).optional(),
  version: z.literal('').optional()
})

const Message = z.union([
  z.strictObject({
    channel_specific_message: z.strictObject({
      WHATSAPP: z.strictObject({ message_type: z.literal('FLOWS'), message: FlowMessage })
    })
  }),
  z.strictObject({
    template_message: z.strictObject({ channel_template: z.strictObject({ WHATSAPP: Template }) })
  })
])

const Recipient = z.union([
  z.strictObject({ contact_id: z.string().min(1) }),
  z.strictObject({
    identified_by: z.strictObject({
      channel_identities: z
        .array(
          z.strictObject({
            channel: z.literal('WHATSAPP'),
            identity: z.union([PhoneNumber, UserId])
          })
        )
        .length(1)
    })
  })
])

/** Body of `messages:send` (sections 5.1 to 5.3), as far as flows and their templates need it. */
export const SendRequest = z.strictObject({
  app_id: Ulid,
  recipient: Recipient,
  message: Message,
  /** No other channel can show a flow. */
  channel_priority_order: z.tuple([z.literal('WHATSAPP')]),
  callback_url: z.url({ protocol: /^https?$/ }).optional(),
  message_metadata: z.string().max(1024).optional(),
  conversation_metadata: z
    .record(z.string(), z.unknown())
    .refine(value => JSON.stringify(value).length <= 2048, 'over 2048 characters')
    .optional(),
  conversation_metadata_update_strategy: z.enum(['REPLACE', 'MERGE_PATCH']).optional(),
  correlation_id: z.string().max(128).optional(),
  ttl: z
    .string()
    .regex(/^\d+s$/)
    .refine(ttl => Number.parseInt(ttl, 10) >= 3 && Number.parseInt(ttl, 10) <= MAX_TTL_S)
    .optional(),
  queue: z.enum(['NORMAL_PRIORITY', 'HIGH_PRIORITY']).optional(),
  processing_strategy: z.enum(['DEFAULT', 'DISPATCH_ONLY']).optional(),
  message_content_type: z
    .enum(['CONTENT_UNKNOWN', 'CONTENT_MARKETING', 'CONTENT_NOTIFICATION'])
    .optional(),
  channel_properties: z.record(z.string(), z.string().max(1024)).optional()
})
export type SendRequest = z.output<typeof SendRequest>
