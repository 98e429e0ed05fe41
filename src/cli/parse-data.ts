import { readFileSync } from 'node:fs'
import { codeOf } from '../keys/attempt.ts'
import { printable } from './check/printable.ts'

/** JSON from the command line, or from the file whose path stands after an @. Throws a sentence. */
export function parseData(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error('The data is no JSON')
    throw new Error(printable(`${text.slice(1)} cannot be read (${codeOf(error)})`))
  }
}
