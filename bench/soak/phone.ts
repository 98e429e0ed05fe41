import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { openAnswer, type Sealed, sealRequest, wrapKey } from '../phone.ts'

/** How long a phone waits (spec: data channel, section 4). */
const PATIENCE_MS = 10_000

const Answer = z.object({ data: z.object({ receipt: z.string() }) })
const Refusal = z.object({ code: z.string() })

/** The outcome when nobody can tell how far a step came. */
export const IN_DOUBT = '500 FLOW_ERR_ONCE'

/** What came of a delivery: a receipt, or why there is none. */
export type Delivery =
  | { outcome: '200'; body: string; receipt: string }
  | { outcome: string; receipt?: undefined }

/** Phones of the soak: each request is an envelope, which can be delivered several times. */
export function phones({ publicKey, secret }: { publicKey: KeyObject; secret: string }) {
  return {
    seal(flow_token: string, { pays }: { pays: boolean }): Sealed {
      const request = { version: '3.0', action: 'data_exchange', screen: 'PAY', flow_token }
      return sealRequest({ ...request, data: { pays } }, { wrapped: wrapKey(publicKey), secret })
    },

    async deliver({ body, signature, ...exchange }: Sealed, url: string): Promise<Delivery> {
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature }
      const signal = AbortSignal.timeout(PATIENCE_MS)
      try {
        const reply = await fetch(url, { method: 'POST', headers, body, signal })
        const text = await reply.text()
        if (reply.status !== 200) {
          return { outcome: `${reply.status} ${Refusal.parse(JSON.parse(text)).code}` }
        }
        const { data } = Answer.parse(openAnswer(Buffer.from(text), exchange))
        return { outcome: '200', body: text, receipt: data.receipt }
      } catch (error) {
        // Of fetch: the server is not there, or went, or is late. Else the reply is not in order.
        const isLost = signal.aborted || (error instanceof TypeError && error.cause !== undefined)
        return { outcome: isLost ? 'no reply' : 'a reply that cannot be read' }
      }
    }
  }
}
export type Phones = ReturnType<typeof phones>
