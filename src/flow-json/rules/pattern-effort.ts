import { type Characters, type PatternTree, parsePattern } from './pattern-tree.ts'

/** How long a backtracking engine may take, by the length of the text that it reads. */
export type Effort = 'bounded' | 'exponential' | 'unknown'

/** The steps that may still be spent, for all expressions together. */
export interface Budget {
  steps: number
}

/** Longer expressions are not examined. */
export const MAX_LENGTH = 1_000
const MAX_POSITIONS = 200
const MAX_STEPS = 50_000
/** A group that repeats this often is as bad as one that repeats for ever. */
const MANY = 10

/**
 * Say whether matching can take exponential time, without matching anything: whether a loop can
 * read the same text in two ways, as in `(a+)+`, `(a|a)*` and `(\w+\s?)*`. `source` is a regular
 * expression that compiles. Polynomial time is not seen, and a back reference may be anything.
 *
 * Two ways through the automaton of the expression's positions (Glushkov) are walked side by side.
 * If they part and meet again where they began, the number of ways doubles with every round: the
 * criterion EDA of Weber and Seidl, On the degree of ambiguity of finite automata (1991).
 */
export function effortOf(source: string, budget: Budget): Effort {
  if (source.length > MAX_LENGTH || budget.steps <= 0) return 'unknown'
  const allotted = Math.min(MAX_STEPS, budget.steps)
  const share = { steps: allotted }
  const automaton = build(parsePattern(source), share)
  const isAmbiguous = automaton && hasAmbiguousLoop(automaton, share)
  budget.steps -= allotted - Math.max(share.steps, 0)
  if (isAmbiguous === undefined) return 'unknown'
  return isAmbiguous ? 'exponential' : 'bounded'
}

interface Position {
  readonly set: Characters
  /** The positions that may follow, each with the number of ways to it. */
  readonly next: Map<number, number>
}

/** A part of the automaton: where it can begin and end. */
interface Fragment {
  readonly first: readonly number[]
  readonly last: readonly number[]
  readonly isNullable: boolean
}

const NOTHING: Fragment = { first: [], last: [], isNullable: true }

/** Undefined when it becomes too large. */
function build(tree: PatternTree, budget: Budget): readonly Position[] | undefined {
  const positions: Position[] = []

  function connect(from: Fragment, to: Fragment): void {
    budget.steps -= from.last.length * to.first.length
    if (budget.steps < 0) return
    for (const last of from.last) {
      const next = positions[last]?.next
      for (const first of to.first) next?.set(first, (next.get(first) ?? 0) + 1)
    }
  }

  function join(a: Fragment, b: Fragment): Fragment {
    connect(a, b)
    return {
      first: a.isNullable ? [...a.first, ...b.first] : a.first,
      last: b.isNullable ? [...b.last, ...a.last] : b.last,
      isNullable: a.isNullable && b.isNullable
    }
  }

  function loop(fragment: Fragment): Fragment {
    connect(fragment, fragment)
    return fragment
  }

  function place(part: PatternTree): Fragment {
    budget.steps--
    if (budget.steps < 0 || positions.length > MAX_POSITIONS) return NOTHING
    if (part.kind === 'characters') {
      const at = [positions.push({ set: part.set, next: new Map() }) - 1]
      return { first: at, last: at, isNullable: false }
    }
    if (part.kind === 'sequence') return part.parts.map(place).reduce(join, NOTHING)
    if (part.kind === 'repeat') return repeat(part.part, part.min, part.max)
    if (part.kind === 'aside') {
      place(part.part)
      return NOTHING
    }
    const ways = part.parts.map(place)
    return {
      first: ways.flatMap(({ first }) => first),
      last: ways.flatMap(({ last }) => last),
      isNullable: ways.some(({ isNullable }) => isNullable)
    }
  }

  /** Two copies stand for any number of them: more are as ambiguous as two. */
  function repeat(part: PatternTree, min: number, max: number): Fragment {
    const isEndless =
      max >= MANY && (max === Number.POSITIVE_INFINITY || part.kind !== 'characters')
    const required = Math.min(min, 2)
    const optional = isEndless ? Number(required === 0) : Math.min(max - min, 2)
    let whole = NOTHING
    for (let copy = 1; copy <= required + optional; copy++) {
      const fragment = place(part)
      const isLast = copy === required + optional
      const one = isEndless && isLast ? loop(fragment) : fragment
      whole = join(whole, copy > required ? { ...one, isNullable: true } : one)
    }
    return whole
  }

  place(tree)
  return budget.steps < 0 || positions.length > MAX_POSITIONS ? undefined : positions
}

/** Undefined when the steps do not suffice to tell. */
function hasAmbiguousLoop(positions: readonly Position[], budget: Budget): boolean | undefined {
  const count = positions.length
  for (let start = 0; start < count; start++) {
    const seen = new Set<number>()
    const pending = [{ left: start, right: start, isApart: false }]
    for (let pair = pending.pop(); pair; pair = pending.pop()) {
      const { left, right } = pair
      for (const [nextLeft, ways] of positions[left]?.next ?? []) {
        for (const nextRight of positions[right]?.next.keys() ?? []) {
          if (--budget.steps < 0) return undefined
          if (!overlap(positions[nextLeft], positions[nextRight])) continue
          const isApart = pair.isApart || nextLeft !== nextRight || (left === right && ways > 1)
          if (isApart && nextLeft === start && nextRight === start) return true
          const key = (nextLeft * count + nextRight) * 2 + Number(isApart)
          if (seen.has(key)) continue
          seen.add(key)
          pending.push({ left: nextLeft, right: nextRight, isApart })
        }
      }
    }
  }
  return false
}

function overlap(a: Position | undefined, b: Position | undefined): boolean {
  return a !== undefined && b !== undefined && (a.set & b.set) !== 0n
}
