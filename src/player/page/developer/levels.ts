/** Screens by how many steps lead to them; those that nothing leads to come first. */
export function levelsOf(
  ids: readonly string[],
  edges: readonly (readonly [string, string])[]
): readonly (readonly string[])[] {
  const targets = new Set(edges.map(([, to]) => to))
  const levels: string[][] = []
  const seen = new Set<string>()
  let level = ids.filter(id => !targets.has(id))
  if (level.length === 0) level = ids.slice(0, 1)
  while (level.length > 0) {
    for (const id of level) seen.add(id)
    levels.push(level)
    const sources = level
    const next = edges.filter(([from, to]) => sources.includes(from) && !seen.has(to))
    level = [...new Set(next.map(([, to]) => to))].filter(id => ids.includes(id))
  }
  const lost = ids.filter(id => !seen.has(id))
  return lost.length > 0 ? [...levels, lost] : levels
}
