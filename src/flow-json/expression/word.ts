import { excerpt, type ProblemKind } from './problem.ts'

const SPELLED_OPERATORS: Record<string, string> = {
  and: '&&',
  or: '||',
  not: '!',
  is: '==',
  eq: '==',
  ne: '!=',
  mod: '%',
  div: '/'
}

/** What to say of a word outside of quotes and bindings that is neither true nor false. */
export function adviseWord(
  word: string,
  { isCall }: { isCall: boolean }
): { kind: ProblemKind; message: string } {
  const shown = excerpt(word)
  const lower = word.toLowerCase()
  const operator = Object.hasOwn(SPELLED_OPERATORS, lower) ? SPELLED_OPERATORS[lower] : undefined
  if (operator)
    return { kind: 'operator', message: `“${shown}” is not an operator: write ${operator}.` }
  if (isCall)
    return { kind: 'unavailable', message: `There are no functions here, so no ${shown}().` }
  if (lower === 'null' || lower === 'undefined') {
    const message = `There is no ${shown} here: compare with '', which is equal to what is missing.`
    return { kind: 'unavailable', message }
  }
  if (lower === 'true' || lower === 'false') {
    return { kind: 'word', message: `“${shown}” is written in small letters: ${lower}.` }
  }
  if (/^(?:data|form|screen)\./.test(word)) {
    return { kind: 'binding', message: `A binding has braces around it: write \${${shown}}.` }
  }
  const message = `“${shown}” is no value: put single quotes around a text, \${…} around a path.`
  return { kind: 'word', message }
}
