import { isObject } from '../../../flow-json/document.ts'

/**
 * Say where a value is not as expected: an object has the members that are named, and maybe others;
 * `{ matches }` is a regular expression for a text. Undefined when it is as expected.
 */
export function misfit(actual: unknown, expected: unknown, name: string): string | undefined {
  if (isPattern(expected)) {
    const fits = typeof actual === 'string' && new RegExp(expected.matches, 'u').test(actual)
    return fits
      ? undefined
      : `${name} is ${shown(actual)}, which does not match /${expected.matches}/`
  }
  if (isObject(expected) && isObject(actual)) {
    return firstOf(Object.keys(expected), key =>
      misfit(actual[key], expected[key], `${name}.${key}`)
    )
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return firstOf([...expected.keys()], index =>
      misfit(actual[index], expected[index], `${name}[${index}]`)
    )
  }
  return actual === expected
    ? undefined
    : `${name} is ${shown(actual)}, and ${shown(expected)} is expected`
}

function firstOf<Key>(keys: readonly Key[], look: (key: Key) => string | undefined) {
  for (const key of keys) {
    const found = look(key)
    if (found !== undefined) return found
  }
  return undefined
}

function isPattern(value: unknown): value is { matches: string } {
  return isObject(value) && Object.keys(value).length === 1 && typeof value.matches === 'string'
}

function shown(value: unknown): string {
  return value === undefined ? 'not there' : JSON.stringify(value)
}
