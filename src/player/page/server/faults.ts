import { toBase64, toHex } from '../../../simulator/bytes.ts'
import { type Secret, sealReply } from './secret.ts'

/** What can go wrong on the way, once. */
export type Fault = 'lost-reply' | 'wrong-key' | 'expired-token' | 'bad-signature'

export const FAULTS: Readonly<Record<Fault, { label: string; hint: string }>> = {
  'lost-reply': {
    label: 'Lost reply',
    hint: 'The next request reaches the endpoint, and its reply does not come back'
  },
  'wrong-key': {
    label: 'Wrong key (421)',
    hint: 'The next request is encrypted for another key; the endpoint has to answer 421'
  },
  'expired-token': {
    label: 'Expired token (427)',
    hint: 'The next request is answered with 427 in the place of the endpoint'
  },
  'bad-signature': {
    label: 'Bad signature (432)',
    hint: 'The next request has a wrong signature; the endpoint has to answer 432'
  }
}

interface Signed {
  readonly body: string
  readonly signature: string | undefined
}

/** Make a request one that the endpoint has to refuse. */
export async function spoil(
  { body, signature }: Signed,
  fault: Fault | undefined,
  sign: ((body: string) => Promise<Uint8Array<ArrayBuffer>>) | undefined
): Promise<Signed> {
  if (fault === 'bad-signature') return { body, signature: `sha256=${'0'.repeat(64)}` }
  if (fault !== 'wrong-key') return { body, signature }
  // What was encrypted for another key is noise to this one.
  const noise = toBase64(crypto.getRandomValues(new Uint8Array(256)))
  const other = JSON.stringify({ ...JSON.parse(body), encrypted_aes_key: noise })
  return { body: other, signature: sign && `sha256=${toHex(await sign(other))}` }
}

/** The sealed sentence of a 427. */
export function endExpired(secret: Secret): Promise<string> {
  return sealReply({ error_msg: 'This message is no longer valid. Ask for a new one.' }, secret)
}
