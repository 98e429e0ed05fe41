import { suggest } from '../flow-json/schema/suggest.ts'
import { listed, quote } from '../flow-json/schema/words.ts'

/** End a sentence about a name that there is not: with the one that was meant, or with all. */
export function advise(name: string, names: readonly string[], who: string): string {
  const meant = suggest(name, names)
  return meant === undefined ? `; ${who} has ${listed(names)}` : `; did you mean ${quote(meant)}?`
}
