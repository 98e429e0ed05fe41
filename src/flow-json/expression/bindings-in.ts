import type { Condition, Expression, Reference } from './ast.ts'
import { readBinding } from './binding.ts'
import { type Token, tokenize } from './lexer.ts'
import { isExpression } from './parser.ts'

/**
 * Find every binding of a text or of a syntax tree, in the order of the text. In a text that is no
 * expression, those between words or quotes count too, though the phone does not fill them in; what
 * is not well-formed does not count.
 *
 * ```ts
 * bindingsIn("`'Hello ' ${form.name}`")
 * // [{ kind: 'binding', binding: { scope: 'form', path: ['name'] }, offset: 10, end: 22 }]
 * ```
 */
export function bindingsIn(source: string | Expression | Condition): readonly Reference[] {
  if (typeof source !== 'string') return inTree(source)
  if (!isExpression(source)) return inText(source)
  const inside = { offset: 1, end: source.length - 1 }
  return tokenize(source, inside, 'expression').tokens.filter(isSound)
}

function isSound(token: Token): token is Reference {
  return token.kind === 'binding' && token.binding.path.length > 0
}

function inTree(node: Expression | Condition): readonly Reference[] {
  switch (node.kind) {
    case 'literal':
      return []
    case 'binding':
      return [node]
    case 'condition':
      return inTree(node.body)
    case 'unary':
      return inTree(node.operand)
    case 'binary':
      return [...inTree(node.left), ...inTree(node.right)]
    case 'concatenation':
      return node.members.flatMap(inTree)
  }
}

function inText(text: string): readonly Reference[] {
  const found: Reference[] = []
  for (const match of text.matchAll(/\$\{[\w.-]{1,1000}\}/g)) {
    const place = { offset: match.index, end: match.index + match[0].length }
    const { binding } = readBinding(text, place)
    if (binding) found.push({ kind: 'binding', binding, ...place })
  }
  return found
}
