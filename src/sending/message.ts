import { z } from 'zod'
import { type Data, Header } from '../clients/flow-message.ts'
import type { Via } from '../flow/completed.ts'
import type { EntryScreen, Screens } from '../flow/types.ts'
import type { IssueOptions } from '../tokens/tokens.ts'
import { type Limits, label, META_LIMITS, SINCH_LIMITS, text } from './limits.ts'
import { Identity, SinchRecipient } from './recipient.ts'
import { TemplateLanguage, TemplateName } from './template-names.ts'

/** Spec: Sinch, section 5.1. */
const MAX_CORRELATION_ID = 128
const MIN_TTL_S = 3
const MAX_TTL_S = 315_576_000_000
/** A limit of our own, and that of our tokens: neither channel documents one. */
const MAX_TOKEN = 512
/** A template has ten buttons at most. */
const MAX_BUTTON = 9

/** A flow token that somebody else has issued. */
export const FlowToken = text(MAX_TOKEN).refine(token => token !== 'unused', {
  error: 'none that stands for no token'
})

const headerOf = (limits: Limits) =>
  Header.refine(
    header => header.type !== 'text' || text(limits.header).safeParse(header.text).success,
    { error: `at most ${limits.header} characters, and not empty` }
  )

/** What stands in a message; in a template, that is fixed but for the places of values. */
const contents = (limits: Limits) => ({
  header: headerOf(limits).optional(),
  body: text(limits.body),
  footer: text(limits.footer).optional(),
  cta: label(limits.cta),
  /** `draft` shows a flow that is not published, to testers. */
  mode: z.enum(['draft', 'published']).default('published'),
  /** Meta's id of the flow, in the place of the one that is configured. */
  flowId: z.string().regex(/^\d+$/, { error: 'digits' }).optional()
})

const Template = z.strictObject({
  name: TemplateName,
  language: TemplateLanguage,
  header: headerOf(META_LIMITS).optional(),
  /** What takes the places of {{1}}, {{2}} … in its body. */
  body: z.array(z.string().min(1)).default([]),
  /** Which of its buttons is the flow's, from 0. */
  button: z.int().min(0).max(MAX_BUTTON).default(0)
})

const sinch = {
  via: z.literal('sinch'),
  to: SinchRecipient,
  /** Comes back with what Sinch reports of the message and of its recipient. */
  correlationId: z.string().max(MAX_CORRELATION_ID).optional(),
  /** Where the delivery reports of this message go, in the place of the webhook. */
  callbackUrl: z.url({ protocol: /^https?$/, error: 'an http or https address' }).optional(),
  /** How long Sinch tries to deliver it. */
  ttlSeconds: z.int().min(MIN_TTL_S).max(MAX_TTL_S).optional()
}
const meta = { via: z.literal('meta'), to: Identity }
/** Looked at elsewhere, by the contract. */
const byContract = { flow: z.unknown(), open: z.unknown(), token: z.unknown().optional() }

const Sinch = z.strictObject({ ...sinch, ...contents(SINCH_LIMITS), ...byContract })
const SinchTemplate = z.strictObject({ ...sinch, template: Template, ...byContract })
const Meta = z.strictObject({ ...meta, ...contents(META_LIMITS), ...byContract })
const MetaTemplate = z.strictObject({ ...meta, template: Template, ...byContract })

/** The schema of a message, by its way and kind. */
export function schemaOf({ via, template }: { via: Via; template?: unknown }) {
  if (via === 'meta') return template === undefined ? Meta : MetaTemplate
  return template === undefined ? Sinch : SinchTemplate
}
export type CheckedMessage = z.output<
  typeof Sinch | typeof SinchTemplate | typeof Meta | typeof MetaTemplate
>

/** A flow to send: what `defineFlow` returns. */
export interface SentFlow<S extends Screens, T extends z.ZodType> {
  readonly name: string
  /** The schema of its tokens' data. */
  readonly token?: T | undefined
  readonly contract: { readonly screens: S }
}

type DataOf<Screen> = Screen extends { data: infer D extends z.ZodType }
  ? Record<never, never> extends z.input<D>
    ? { data?: z.input<D> }
    : { data: z.input<D> }
  : { data?: never }

/**
 * How a flow opens: at one of its entry screens, with that screen's data, or by asking the endpoint
 * (its `init`) what to show. Of a flow whose contract the compiler does not know, any screen.
 */
export type Opening<S> =
  | { action: 'data_exchange' }
  | (string extends keyof S
      ? { action: 'navigate'; screen: string; data?: Data }
      : {
          [Id in EntryScreen<S>]: { action: 'navigate'; screen: Id } & DataOf<S[Id]>
        }[EntryScreen<S>])

/** A flow token, or what to issue one with. */
type TokenMember<T extends z.ZodType> =
  undefined extends z.input<T>
    ? { token?: string | Omit<IssueOptions<T>, 'flow'> }
    : { token: string | Omit<IssueOptions<T>, 'flow'> }

type Input<Schema extends z.ZodType> = Omit<z.input<Schema>, keyof typeof byContract>

type NoContents = { [Member in keyof ReturnType<typeof contents>]?: never }

/** A message whose button opens a flow, as `send` takes it. */
export type Message<S extends Screens, T extends z.ZodType> = (
  | (Input<typeof Sinch> & { template?: never })
  | (Input<typeof Meta> & { template?: never })
  | (Input<typeof SinchTemplate> & NoContents)
  | (Input<typeof MetaTemplate> & NoContents)
) & { flow: SentFlow<S, T>; open: Opening<NoInfer<S>> } & TokenMember<NoInfer<T>>
