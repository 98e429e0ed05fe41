import { isUtf8 } from 'node:buffer'
import secureJson from 'secure-json-parse'

/** The time that somebody else has told, in milliseconds since 1970; now, where it is none. */
export function timeOr(now: number, ms: number | undefined): number {
  return Number.isNaN(new Date(ms ?? Number.NaN).getTime()) ? now : Number(ms)
}

/** What is to be JSON, as text. One sample of Meta has the object itself (spec: webhooks, section 4). */
export function jsonText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value)
  } catch {
    // So deep that writing it runs out of stack.
    return undefined
  }
}

/**
 * Parse what came with a valid signature, but holds texts of strangers: `__proto__` and
 * `constructor.prototype` members are left out, since the rest may be somebody else's message.
 * Undefined for what is no JSON.
 */
export function parseLenient(json: Uint8Array | string): unknown {
  const isText = typeof json === 'string'
  if (!isText && !isUtf8(json)) return undefined
  try {
    return secureJson.parse(isText ? json : Buffer.from(json).toString(), {
      protoAction: 'remove',
      constructorAction: 'remove'
    })
  } catch {
    return undefined
  }
}
