import type { Json, Screen } from '../flow-json/document.ts'
import { SNACKBAR } from '../protocol/response.ts'

/**
 * The data model of a screen as the JSON Schema that a phone holds an answer to: every field is
 * there and there is no other, unless a list called `required` says which are needed (spec: data
 * channel, section 5.1; Flow JSON, section 4).
 */
export function modelOf({ data }: Pick<Screen, 'data'>): Json & { properties: Json } {
  const { [SNACKBAR]: _, required, ...fields } = data
  const isList = Array.isArray(required)
  const properties = isList || required === undefined ? fields : { ...fields, required }
  return {
    type: 'object',
    properties,
    required: isList ? required : Object.keys(properties),
    additionalProperties: false
  }
}
