import { createHash, hash } from 'node:crypto'

/** Where something of a flow token is kept. Of the token, and of more, a key has a hash only. */
export function keyOf(
  kind: string,
  { name }: { readonly name: string },
  flowToken: string,
  ...more: readonly string[]
): string {
  const parts = more.length > 0 ? JSON.stringify([flowToken, ...more]) : flowToken
  return `${kind}:${name}:${createHash('sha256').update(parts).digest('base64url')}`
}

/** What the log calls a flow token. */
export function shortHash(flowToken: string): string {
  return hash('sha256', flowToken).slice(0, 8)
}
