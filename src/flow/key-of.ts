import { createHash } from 'node:crypto'

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
