import type { ScreenView } from '../src/simulator/index.ts'

/** The screens on the way to the one that is open, as they looked last. */
export type Visited = readonly ScreenView[]

/** Note how the open screen looks; coming back to a screen takes away those behind it. */
export function visit(visited: Visited, view: ScreenView): Visited {
  const at = visited.findIndex(({ id }) => id === view.id)
  return at < 0 ? [...visited, view] : [...visited.slice(0, at), view]
}
