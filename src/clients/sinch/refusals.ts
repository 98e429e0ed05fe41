import type { Reply } from '../http.ts'
import { readError } from './error-body.ts'

/** More of somebody's words than this is no sentence. */
const MAX_WORDS = 300

/** Spec: Sinch, section 5.5. */
const STATUSES: Readonly<Record<number, { words: string; advice: string }>> = {
  400: {
    words: 'Sinch does not take the request',
    advice: 'check SINCH_APP_ID, which has 26 characters, and what the message says'
  },
  401: {
    words: 'Sinch does not know the access key',
    advice: 'check SINCH_KEY_ID and SINCH_KEY_SECRET: the secret is shown once, when a key is made'
  },
  403: {
    words: 'the access key is not allowed this, or the account has no credit',
    advice: 'check that the key is of the project SINCH_PROJECT_ID, and the credit of the account'
  },
  404: {
    words: 'Sinch does not know this app, or what was asked for',
    advice: 'check SINCH_APP_ID, and that SINCH_REGION is the region that the app was made in'
  },
  429: {
    words: 'Sinch takes no more at the moment: too many requests, or the queue of the app is full',
    advice: 'nothing was queued: send again later, and more slowly'
  },
  501: {
    words: 'Sinch has no such call',
    advice: 'check SINCH_URL and SINCH_PROVISIONING_URL: the host alone, without a path'
  }
}

/** Why Sinch refused, in words, and what to do. What is `hidden` Sinch may quote, and we do not. */
export function explainRefusal(
  { status, body }: Reply,
  { hidden }: { hidden: readonly string[] }
): { reason: string; advice?: string } {
  const { words: known, advice } = STATUSES[status] ?? {}
  const { code, words, resolution } = readError(body) ?? {}
  const own = hidden
    .reduce(
      (text, secret) => text.replaceAll(secret, '[…]'),
      [words, resolution].filter(Boolean).join(' ')
    )
    .slice(0, MAX_WORDS)
  const reason = [known ?? 'Sinch refused', own && `Sinch says: ${own}`].filter(Boolean).join('. ')
  const numbers = [`status ${status}`, ...(code && /^\w{1,64}$/.test(code) ? [code] : [])]
  return { reason: `${reason} (${numbers.join(', ')})`, ...(advice && { advice }) }
}
