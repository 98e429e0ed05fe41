import { z } from 'zod'

const Link = z.url({ protocol: /^https$/, error: 'an https address' })
const media = <Type extends string>(type: Type) =>
  z.strictObject({ type: z.literal(type), link: Link })

/** What stands above a message: a line of text, or a file that WhatsApp can fetch. */
export const Header = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('text'), text: z.string() }),
    media('image'),
    media('video'),
    media('document')
  ],
  { error: 'of type text, image, video or document' }
)
export type Header = z.output<typeof Header>

/** How a flow is opened. `data`, when it is there, is not empty. */
export type Open =
  | { readonly action: 'navigate'; readonly screen: string; readonly data?: Data }
  | { readonly action: 'data_exchange' }

export type Data = Readonly<Record<string, unknown>>

/** A message whose button opens a flow, whichever way it goes. */
export interface FlowMessage {
  /** Of Meta, as in `900100200300400`; without it the flow goes by its name, which Sinch cannot. */
  readonly flowId: string | undefined
  readonly flowName: string
  readonly flowToken: string
  readonly header?: Header | undefined
  readonly body: string
  readonly footer?: string | undefined
  readonly cta: string
  readonly mode: 'draft' | 'published'
  readonly open: Open
}

/** A message from a template with a flow button: the flow, its screen and its words are in that. */
export interface TemplateMessage {
  readonly name: string
  /** As the template has it: `en_US`. */
  readonly language: string
  readonly flowToken: string
  /** Data of the first screen. */
  readonly data?: Data | undefined
  readonly header?: Header | undefined
  /** What takes the places of {{1}}, {{2}} … */
  readonly body: readonly string[]
  /** Which of its buttons is the flow's, from 0. */
  readonly button: number
}

/** A template with a flow button, as it is handed in for approval. */
export interface FlowTemplate {
  readonly name: string
  readonly language: string
  readonly category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
  /** With {{1}}, {{2}} … where a message puts values. */
  readonly body: string
  /** A value for each of those, for whoever approves. */
  readonly examples?: readonly string[]
  readonly header?: string
  readonly footer?: string
  /** What stands on the button. */
  readonly button: string
  readonly flowId: string
  readonly open:
    | { readonly action: 'navigate'; readonly screen: string }
    | { readonly action: 'data_exchange' }
}

/** A header as both APIs write it: the member that has it is called as its type. */
export function headerBody(header: Header) {
  return header.type === 'text'
    ? { type: header.type, text: header.text }
    : { type: header.type, [header.type]: { link: header.link } }
}
