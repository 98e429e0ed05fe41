import type { Branch, Component, Screen } from '../document.ts'

interface OpenBranch {
  readonly branch: Branch
  /** The count when its container began. */
  readonly before: number
  /** The largest count at the end of a branch of its container. */
  readonly most: number
}

/**
 * List the components that raise the number of those seen at once: the nth of the list is the first
 * that can stand there as the nth. An If or a Switch counts by its largest branch (spec: Flow JSON,
 * section 5).
 */
export function seenAtOnce(
  screen: Screen,
  isCounted: (component: Component) => boolean
): readonly Component[] {
  const reached: Component[] = []
  const open: OpenBranch[] = []
  let count = 0
  for (const component of screen.components) {
    const { within } = component
    for (let top = open.at(-1); top && top.branch !== within[open.length - 1]; top = open.at(-1)) {
      open.pop()
      const most = Math.max(top.most, count)
      const next = within[open.length]
      if (next?.container === top.branch.container) {
        open.push({ branch: next, before: top.before, most })
        count = top.before
      } else {
        count = most
      }
    }
    for (const branch of within.slice(open.length)) open.push({ branch, before: count, most: 0 })
    if (isCounted(component)) {
      count++
      if (count > reached.length) reached.push(component)
    }
  }
  return reached
}
