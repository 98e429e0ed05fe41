import type { Screens } from './types.ts'

/** Where WhatsApp lets an answer lead (spec: data channel, section 5.1). */
export interface Routes {
  /** The screens that no other leads to. */
  readonly entries: ReadonlySet<string>
  /** From a screen: the screens it leads to. */
  readonly next: ReadonlyMap<string, ReadonlySet<string>>
  /** To a screen: the screens that lead to it. */
  readonly previous: ReadonlyMap<string, ReadonlySet<string>>
}

/** Turn the `next` lines of a contract into sets to look up. */
export function routesOf(screens: Screens): Routes {
  const ids = Object.keys(screens)
  const next = new Map(ids.map(id => [id, new Set(screens[id]?.next)]))
  const previous = new Map(
    ids.map(id => [id, new Set(ids.filter(from => next.get(from)?.has(id)))])
  )
  const entries = new Set(ids.filter(id => previous.get(id)?.size === 0))
  return { entries, next, previous }
}
