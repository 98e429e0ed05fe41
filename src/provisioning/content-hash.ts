import { createHash } from 'node:crypto'

/**
 * What a Flow JSON says, whatever its spaces: the SHA-256 of its values in a fixed form. Undefined
 * for what is no JSON.
 */
export function contentHash(content: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder().decode(content)
    return createHash('sha256')
      .update(JSON.stringify(JSON.parse(text, inOrder)))
      .digest('hex')
  } catch {
    return undefined
  }
}

/** The order of members means nothing; that of routes and screens does not stand in objects. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
