import type { Rule } from '../rule.ts'

/** The properties that are a least and a most, by component (spec: Flow JSON, section 10). */
const RANGES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['TextInput', ['min-chars', 'max-chars']],
  ['CheckboxGroup', ['min-selected-items', 'max-selected-items']],
  ['ChipsSelector', ['min-selected-items', 'max-selected-items']],
  ['PhotoPicker', ['min-uploaded-photos', 'max-uploaded-photos']],
  ['DocumentPicker', ['min-uploaded-documents', 'max-uploaded-documents']]
])
/** How long a text may be when a TextInput says nothing. */
const DEFAULT_MAX_CHARS = 80
/** Numbers of characters and of pixels, by component, each with the least that makes sense. */
const SIZES: ReadonlyMap<string, Readonly<Record<string, number>>> = new Map([
  ['TextInput', { 'min-chars': 0, 'max-chars': 1 }],
  ['TextArea', { 'max-length': 1 }],
  ['Image', { width: 1, height: 1 }]
])
/** No message has so many characters, and no screen so many pixels. */
const MAX_SIZE = 1_000_000

/** Rules on a least that is above the most (spec: Flow JSON, section 10). */
export const rangeRules: readonly Rule[] = [
  {
    id: 'min-above-max',
    code: 'MIN_VALUE_GREATER_THAN_MAX',
    summary: 'A minimum is not above its maximum: characters, selected items, uploads.',
    source: 'docs',
    check({ screens }, report) {
      for (const { type, node, pointer } of screens.flatMap(({ components }) => components)) {
        const range = RANGES.get(type)
        if (!range) continue
        const [least, most] = range
        const min = numberOf(node[least])
        const max = numberOf(node[most])
        if (min === undefined || max === undefined || min <= max) continue
        report(
          `${pointer}/${least}`,
          `\`${least}\` is ${min} and \`${most}\` ${max}, so nothing fits; ` +
            'lower the one or raise the other.'
        )
      }
    }
  },
  {
    id: 'min-chars-above-default',
    code: 'MIN_VALUE_GREATER_THAN_MAX',
    summary: '`min-chars` is not above 80 when there is no `max-chars`.',
    source: 'inferred',
    check({ screens }, report) {
      for (const { type, node, pointer } of screens.flatMap(({ components }) => components)) {
        const min = numberOf(node['min-chars'])
        if (type !== 'TextInput' || min === undefined || Object.hasOwn(node, 'max-chars')) continue
        if (min <= DEFAULT_MAX_CHARS) continue
        report(
          `${pointer}/min-chars`,
          `\`min-chars\` is ${min}, and without \`max-chars\` ${DEFAULT_MAX_CHARS} characters ` +
            'fit; add `max-chars`.',
          { severity: 'warning' }
        )
      }
    }
  },
  {
    id: 'size-senseless',
    code: 'INVALID_PROPERTY_VALUE',
    summary: 'A number of characters or pixels is whole, not negative and at most a million.',
    source: 'inferred',
    check({ screens }, report) {
      for (const { type, node, pointer } of screens.flatMap(({ components }) => components)) {
        for (const [name, least] of Object.entries(SIZES.get(type) ?? {})) {
          const size = numberOf(node[name])
          if (size === undefined || (size >= least && size <= MAX_SIZE && isWhole(size, type))) {
            continue
          }
          const wanted = `a whole number from ${least} to ${MAX_SIZE}`
          report(`${pointer}/${name}`, `\`${name}\` is ${size}; write ${wanted}.`, {
            severity: 'warning'
          })
        }
      }
    }
  }
]

/** Where a fraction is an error, the schema tells. */
function isWhole(size: number, type: string): boolean {
  return type !== 'TextInput' || Number.isInteger(size)
}

/** Some limits are documented as text, and written as numbers (spec: section 14, no. 5). */
function numberOf(value: unknown): number | undefined {
  const isNumeral = typeof value === 'string' && /^\d{1,9}$/.test(value)
  return typeof value === 'number' || isNumeral ? Number(value) : undefined
}
