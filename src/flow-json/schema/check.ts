import { isObject } from '../document.ts'
import type { VersionName } from '../version.ts'
import { flow } from './flow.ts'
import { visitObject } from './visit.ts'
import { type SchemaFinding, tellAt, type Walk } from './walk.ts'
import { describe } from './words.ts'

/**
 * Report everything in which a value differs from the schema of that version (spec: Flow JSON,
 * sections 2 to 10), up to `MAX_FINDINGS`, in the order of a walk. `schemaOf(version)` refuses what
 * is an error here. It never throws at the depth that a source may have, and takes one pass.
 *
 * ```ts
 * checkSchema({ version: '7.3', screens: [] }, '7.3')
 * // [{ code: 'MIN_ITEMS_REQUIRED', rule: 'too-few-items', pointer: '/screens', … }]
 * ```
 */
export function checkSchema(value: unknown, version: VersionName): SchemaFinding[] {
  const walk: Walk = { findings: [], version, pointer: '', inForm: false }
  if (isObject(value)) visitObject(flow, value, walk)
  else tellAt(walk)('flow-object', `A Flow JSON is an object; this is ${describe(value)}.`)
  return [...walk.findings]
}
