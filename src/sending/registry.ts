import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Via } from '../flow/completed.ts'
import { prefixedStore } from '../store/prefixed.ts'
import { sealedStore } from '../store/sealed.ts'
import type { Store } from '../store/store.ts'

/** Longer than a flow token lives, and than anybody takes to ask what became of a message. */
const TTL_MS = 30 * 24 * 60 * 60 * 1000

/** From the lowest. What was read or has failed stays so (spec: Sinch, section 9.1). */
const STATUSES = ['queued', 'sent', 'delivered', 'failed', 'read'] as const
const FINAL: readonly (Status | undefined)[] = ['failed', 'read']

const Sent = z.object({
  /** Ours, of this one send. Both channels repeat it in delivery reports. */
  sendId: z.string(),
  flowToken: z.string(),
  /** Name of the flow. */
  flow: z.string(),
  via: Via,
  /** Digits of a phone number, a user id of WhatsApp, or the id of a contact. */
  to: z.string(),
  /** Sinch's `message_id` or Meta's wamid, once known. */
  messageId: z.string().optional(),
  /** `unknown`: it may have been sent; a delivery report settles it. */
  outcome: z.enum(['sent', 'refused', 'unknown']),
  /** The highest that was reported. */
  status: z.enum(STATUSES).optional(),
  /** Why it was refused, or has failed: code and words. */
  reason: z.string().optional(),
  /** When it was sent, in milliseconds since 1970. */
  at: z.number()
})
export type Sent = Readonly<z.output<typeof Sent>>
export type Status = (typeof STATUSES)[number]

/** What a channel reports of a message. */
export const DeliveryReport = z.object({
  via: Via,
  messageId: z.string(),
  /** Where the channel repeats it. */
  sendId: z.string().optional(),
  status: z.enum(STATUSES),
  /** Of what has failed. */
  reason: z.string().optional()
})
export type DeliveryReport = Readonly<z.output<typeof DeliveryReport>>

/** What was sent to whom, with which token, and what became of it. Rejects as a store does. */
export interface Registry {
  note(sent: Sent): Promise<void>
  /** Of several sends with one token, the last that was sent. */
  byToken(flowToken: string): Promise<Sent | undefined>
  byMessage(via: Via, messageId: string): Promise<Sent | undefined>
  /**
   * Join a report to its message, by the message's id or else by ours, which settles what is
   * `unknown`. `unknown`: it is of nothing that we sent, or of what is not noted yet.
   */
  report(report: DeliveryReport): Promise<'joined' | 'unknown'>
}

/**
 * Keep what was sent in `store` for 30 days, sealed under the first of `secrets` (STATE_KEY): recipients
 * are personal.
 */
export function createRegistry({
  store: whole,
  secrets
}: {
  store: Store
  secrets: readonly string[]
}): Registry {
  const store = sealedStore(prefixedStore(whole, 'sent:'), secrets)
  const kept = { ttlMs: TTL_MS }

  async function find(pointer: string): Promise<Sent | undefined> {
    const sendId = await store.get(pointer)
    return sendId === undefined ? undefined : read(await store.get(sendKey(sendId)))
  }

  return {
    async note(sent) {
      // A report may have come before, while the answer to the call was on its way.
      await store.update(sendKey(sent.sendId), text => write(merge(read(text), sent)), kept)
      const { sendId, messageId, via } = sent
      if (messageId !== undefined) await store.set(messageKey(via, messageId), sendId, kept)
      const pointer = tokenKey(sent.flowToken)
      if (sent.outcome === 'sent') await store.set(pointer, sendId, kept)
      else await store.add(pointer, sendId, kept)
    },
    byToken: flowToken => find(tokenKey(flowToken)),
    byMessage: (via, messageId) => find(messageKey(via, messageId)),
    async report({ via, messageId, sendId: told, status, reason }) {
      const pointer = messageKey(via, messageId)
      const known = await store.get(pointer)
      const sendId = known ?? told
      if (sendId === undefined) return 'unknown'
      const change = (text: string | undefined) => {
        const sent = read(text)
        if (sent?.via !== via) return text
        return write(raise({ ...sent, outcome: 'sent', messageId }, status, reason))
      }
      const sent = read(await store.update(sendKey(sendId), change, kept))
      if (sent?.messageId !== messageId) return 'unknown'
      if (known === undefined) await store.set(pointer, sendId, kept)
      return 'joined'
    }
  }
}

/** What a call came to, and what was reported meanwhile. */
function merge(before: Sent | undefined, sent: Sent): Sent {
  if (before?.status === undefined) return sent
  const { outcome, messageId, status, reason } = before
  return { ...sent, outcome, messageId, status, reason }
}

/** Reports come in any order: a status never goes back. */
function raise(sent: Sent, status: Status, reason: string | undefined): Sent {
  const { status: before } = sent
  if (FINAL.includes(before)) return sent
  if (before && STATUSES.indexOf(status) <= STATUSES.indexOf(before)) return sent
  return { ...sent, status, reason: status === 'failed' ? reason : undefined }
}

const write = (sent: Sent) => JSON.stringify(sent)
const read = (text: string | undefined) =>
  text === undefined ? undefined : Sent.parse(JSON.parse(text))

const sendKey = (sendId: string) => `send:${sendId}`
const messageKey = (via: Via, messageId: string) => `message:${via}:${messageId}`
/** A hash: what is the key of a value is not sealed. */
const tokenKey = (flowToken: string) =>
  `token:${createHash('sha256').update(flowToken).digest('base64url')}`
