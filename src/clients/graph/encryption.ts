import { z } from 'zod'
import type { Graph, GraphResult } from './client.ts'
import { Success } from './success.ts'

/** The public key of a phone number. Meta holds one; `MISMATCH`: its signature is another key's. */
const HeldKey = z.object({
  business_public_key: z.string().optional(),
  business_public_key_signature_status: z.string().optional()
})
export type HeldKey = z.output<typeof HeldKey>

/** The docs show the object itself, Meta's OpenAPI a list of one (spec: Graph API, section 2). */
const HeldKeyReply = z.union([
  z.object({ data: z.array(HeldKey) }).transform(({ data: [first] }) => first ?? HeldKey.parse({})),
  HeldKey
])

const pathOf = (phoneNumberId: string) => [phoneNumberId, 'whatsapp_business_encryption']

/** Give a phone number its public key, SPKI in PEM, in the place of the one before. */
export function uploadPublicKey(graph: Graph, phoneNumberId: string, pem: string) {
  return graph.call({
    method: 'POST',
    path: pathOf(phoneNumberId),
    body: new URLSearchParams({ business_public_key: pem }),
    reply: Success,
    retry: 'idempotent'
  })
}

/** Read which public key a phone number has at Meta, and whether Meta has signed it. */
export function readPublicKey(graph: Graph, phoneNumberId: string): Promise<GraphResult<HeldKey>> {
  return graph.call({ path: pathOf(phoneNumberId), reply: HeldKeyReply })
}
