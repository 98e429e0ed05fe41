/** Longer names are no slips. */
const MAX_NAME = 30

/** The one of `names` that was probably meant: at most two letters off, one in a short name. */
export function suggest(name: string, names: Iterable<string>): string | undefined {
  if (name.length > MAX_NAME) return undefined
  const wanted = plain(name)
  let least = name.length > 4 ? 3 : 2
  let best: string | undefined
  for (const candidate of names) {
    const distance = distanceBetween(wanted, plain(candidate), least)
    if (distance >= least) continue
    least = distance
    best = candidate
  }
  return best
}

/** The letters alone: `minChars`, `min_chars` and `min-chars` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '')
}

/** Levenshtein's distance, or `limit` when it is no less. */
function distanceBetween(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const kept = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    if (Math.min(...next) >= limit) return limit
    row = next
  }
  return Math.min(row[other.length] ?? limit, limit)
}
