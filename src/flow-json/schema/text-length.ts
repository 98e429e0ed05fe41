import { asObject } from '../document.ts'
import type { Facts } from './facts.ts'
import type { Standing, Tell } from './tell.ts'
import { quote } from './words.ts'

/**
 * Tell when a phone would cut a text: above the smaller of the two numbers that the documentation
 * and the client give (spec: Flow JSON, sections 10 and 14, points 1 and 2).
 */
export function checkLength(text: string, about: Facts, standing: Standing, tell: Tell): void {
  const limits = limitsOf(about, standing.owner)
  const limit = Math.min(limits.docs, limits.client)
  // Code units are at least as many as characters.
  if (text.length <= limit) return
  const count = countCharacters(text)
  if (count <= limit) return
  tell('text-length', `${quote(standing.name)}: ${count} characters, ${shown(limits)}.`)
}

/** Characters of a text that are shown. */
interface Limits {
  docs: number
  client: number
}

export function limitsOf(about: Facts, owner: unknown): Limits {
  if (about.largeMaxLength && asObject(owner)['label-variant'] === 'large') {
    return { docs: about.largeMaxLength, client: about.largeMaxLength }
  }
  const docs = about.maxLength ?? Number.POSITIVE_INFINITY
  return { docs, client: about.clientMaxLength ?? docs }
}

function shown({ docs, client }: Limits): string {
  if (docs === client) return `WhatsApp shows ${docs}`
  return `Meta's documentation says ${docs} and its client shows ${client}`
}

function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
