import type { ScreenRequest } from '../protocol/request.ts'
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

/** The screens that may answer a request. SUCCESS may always. Spec: data channel, section 5.1. */
export function reachable(
  routes: Routes,
  action: ScreenRequest['action'],
  from: string | undefined
): ReadonlySet<string> {
  if (action === 'INIT') {
    if (from === undefined) return routes.entries
    // WhatsApp asks for that screen, and refuses any but an entry (both unconfirmed).
    return routes.entries.has(from) ? new Set([from]) : new Set([from, ...routes.entries])
  }
  if (from === undefined) return new Set(routes.next.keys())
  const onwards = action === 'BACK' ? [] : (routes.next.get(from) ?? [])
  return new Set([from, ...onwards, ...(routes.previous.get(from) ?? [])])
}
