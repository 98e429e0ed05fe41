/** A stretch of a text, in UTF-16 code units. `end` is the first that no longer belongs to it. */
export interface Span {
  readonly offset: number
  readonly end: number
}

/**
 * What is wrong with a binding, an expression or a condition, for who wants to weigh it. Meta's
 * code depends on where the text stands (spec: Flow JSON, section 12.3).
 *
 * `operator-order` comes with a syntax tree: the phone reads the text, but otherwise than it looks.
 * `modulo` and `binding-hyphen` are quirks of Meta's client that no page of Meta states.
 */
export type ProblemKind =
  | 'empty'
  | 'too-long'
  | 'backticks'
  | 'quotes'
  | 'parentheses'
  | 'character'
  | 'number'
  | 'word'
  | 'operator'
  | 'unavailable'
  | 'missing-operand'
  | 'missing-operator'
  | 'chained'
  | 'operator-order'
  | 'static'
  | 'binding'
  | 'binding-hyphen'
  | 'surrounding-text'
  | 'operand-type'
  | 'result-type'
  | 'modulo'

/** Something wrong, where, in a sentence that also says what would be right. */
export interface Problem extends Span {
  readonly kind: ProblemKind
  readonly message: string
}

/** A problem with a span: that of a token or of a node does. */
export function problemAt(kind: ProblemKind, message: string, { offset, end }: Span): Problem {
  return { kind, message, offset, end }
}

/** A piece of the text as a message can show it: on one line, and not longer than a glance. */
export function excerpt(text: string): string {
  const line = JSON.stringify(text.slice(0, 40)).slice(1, -1).replaceAll('\\"', '"')
  return text.length > 40 ? `${line}…` : line
}

/** Problems in the order of the text. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((one, other) => one.offset - other.offset)
}
