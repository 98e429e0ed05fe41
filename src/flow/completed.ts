import { z } from 'zod'

/** Through whom messages go and come. */
export const Via = z.enum(['sinch', 'meta'])
export type Via = z.output<typeof Via>

/** Who completed a flow, as far as the channel tells. A phone number can be missing. */
export const Contact = z.object({
  /** Digits, without a plus. */
  phone: z.string().optional(),
  /** Business-scoped user id, as `BR.1349120865530274`. */
  userId: z.string().optional(),
  parentUserId: z.string().optional(),
  /** As people call themselves. */
  name: z.string().optional(),
  username: z.string().optional(),
  /** At Sinch, where the app keeps contacts. */
  contactId: z.string().optional()
})
export type Contact = Readonly<z.output<typeof Contact>>

/** The message that a completion came in. */
export interface CompletionMessage {
  /** Of the channel: a wamid, or Sinch's id. */
  readonly id: string
  /** The message that was answered, where the channel tells. */
  readonly replyTo: string | undefined
  /** When the user completed the flow. */
  readonly at: Date
  /** Whom the flow was sent to, where it was sent from here. */
  readonly sentTo: string | undefined
}

/**
 * A picked file as a completion has it, for `completion` schemas. Meta gives the file for its id, with
 * an access token, for 7 days (spec: webhooks, section 4.2).
 */
export const MediaOfCompletion = z.object({
  id: z.string(),
  file_name: z.string(),
  mime_type: z.string(),
  /** Base64. */
  sha256: z.string()
})
export type MediaOfCompletion = Readonly<z.output<typeof MediaOfCompletion>>
