import { isObject, type Json, type Screen } from '../flow-json/document.ts'
import { misfitIn } from '../flow-json/rules/fit.ts'
import { fieldNames, typeOfField } from '../flow-json/rules/references.ts'
import { listed, quote } from '../flow-json/schema/words.ts'
import { advise } from './advise.ts'

export interface Leniency {
  /** Fields that need not be there. */
  readonly optional?: ReadonlySet<string>
  /** Number inputs give text, and it may stand where a number is declared (spec: Flow JSON, 6.4). */
  readonly numerals?: boolean
}

/**
 * Say where data do not fit the model of a screen: a field is missing, is another type, or is not
 * declared (spec: data channel, section 5.1; Flow JSON, section 4).
 */
export function faultInData(
  screen: Screen,
  data: Json,
  { optional, numerals = false }: Leniency = {}
): string | undefined {
  const fields = fieldNames(screen)
  const name = quote(screen.id ?? '')
  for (const field of Object.keys(data)) {
    if (fields.includes(field)) continue
    if (fields.length === 0) return `${name} declares no data, and ${quote(field)} is sent`
    return `${name} declares no ${quote(field)}${advise(field, fields, 'it')}`
  }
  const missing = requiredFields(screen).filter(
    field => !Object.hasOwn(data, field) && !optional?.has(field)
  )
  if (missing.length > 0) return `${name} needs ${listed(missing)}, which the data lack`
  for (const [field, value] of Object.entries(data)) {
    const schema = screen.data[field]
    const isNumeral = numerals && typeOfField(schema) === 'number' && isNumber(value)
    const misfit = isNumeral ? undefined : misfitIn(value, schema)
    if (misfit) return `${quote(field)}${misfit.pointer} of ${name}: ${misfit.message}`
  }
  return undefined
}

/** The data that a Flow JSON gives as examples for a screen. */
export function examplesOf({ data }: Screen): Json {
  const fields = Object.entries(data).flatMap(([field, schema]) =>
    isObject(schema) && Object.hasOwn(schema, '__example__') ? [[field, schema.__example__]] : []
  )
  return Object.fromEntries(fields)
}

/** All of them, unless a list says which (spec: Flow JSON, section 4). */
function requiredFields(screen: Screen): readonly string[] {
  const { required } = screen.data
  const fields = fieldNames(screen)
  return Array.isArray(required) ? fields.filter(field => required.includes(field)) : fields
}

function isNumber(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || Number.isFinite(Number(value)))
}
