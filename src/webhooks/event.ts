import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Contact, Via } from '../flow/completed.ts'
import { DeliveryReport } from '../sending/registry.ts'
import { FlowEvent } from './flow-event.ts'

const Completion = z.object({
  kind: z.literal('completion'),
  via: Via,
  messageId: z.string(),
  contact: Contact,
  /** The message that was answered. */
  replyTo: z.string().optional(),
  /** JSON. Undefined where it was missing, or nothing that can be kept. */
  responseJson: z.string().optional(),
  /** Unix time in milliseconds. */
  at: z.number()
})
export type Completion = z.output<typeof Completion>

const DeliveryStatus = DeliveryReport.extend({ kind: z.literal('status') })
export type DeliveryStatus = z.output<typeof DeliveryStatus>

const FlowNews = z.object({ kind: z.literal('flow-event'), event: FlowEvent })
export type FlowNews = z.output<typeof FlowNews>

/** A completion that was joined: for the flow's `onComplete`, or to be forwarded. */
const Joined = z.object({
  kind: z.enum(['handle', 'forward']),
  flow: z.string(),
  flowToken: z.string(),
  /** Whom the flow was sent to. */
  sentTo: z.string().optional(),
  /** What `response_json` held, with the flow token. */
  params: z.record(z.string(), z.unknown()),
  completion: Completion.omit({ responseJson: true })
})
export type Joined = z.output<typeof Joined>

/** What is kept in the queue, as JSON. */
export const Job = z.discriminatedUnion('kind', [Completion, DeliveryStatus, FlowNews, Joined])
export type Job = z.output<typeof Job>

/** What webhooks make of a body, whichever side it came from. What is `other` is counted only. */
export type Event =
  | Completion
  | DeliveryStatus
  | FlowNews
  | { readonly kind: 'other'; readonly name: string }

/** The id under which something is known: a hash, since wamids hold phone numbers. */
export function idOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)
}

/** What tells a copy of an event (spec: webhooks, section 3.1; Sinch, section 11.3). */
export function idOfEvent(event: Exclude<Event, { kind: 'other' }>): string {
  switch (event.kind) {
    case 'completion':
      return idOf(event.kind, event.via, event.messageId)
    case 'status':
      return idOf(event.kind, event.via, event.messageId, event.status)
    case 'flow-event':
      return idOf(event.kind, JSON.stringify(event.event))
  }
}
