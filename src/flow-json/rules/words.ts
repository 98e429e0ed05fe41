import type { Screen } from '../document.ts'
import { quote } from '../schema/words.ts'

/** Name a screen in a message. */
export function nameOf(screen: Screen): string {
  return quote(screen.id ?? screen.pointer)
}
