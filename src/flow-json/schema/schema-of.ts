import { z } from 'zod'
import type { VersionName } from '../version.ts'
import { objects } from './facts.ts'
import { type FlowJson, flow } from './flow.ts'
import { judge } from './judge.ts'
import { fieldsAt, membersAt, remember, type Setting } from './present.ts'
import { isInForce, RULES, severityOf } from './rules.ts'
import type { Tell } from './tell.ts'
import { factsOf, membersOf, open } from './tree.ts'

/**
 * Give the zod schema of a version of Flow JSON: it refuses what `checkSchema` calls an error, and
 * says so with Meta's code in `params.code`. What an older version gives has no type: it may lack
 * properties that the newest one needs. Not for a file that may be hostile: zod collects every
 * issue, and throws when there are too many.
 */
export function schemaOf(version: '7.3' | '7.4'): z.ZodType<FlowJson>
export function schemaOf(version: VersionName): z.ZodType
export function schemaOf(version: VersionName): z.ZodType {
  return objectAt(flow, { version, inForm: false })
}

const objectAt = remember((schema, setting): z.ZodType => {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, { schema: property, isRequired, absent }] of fieldsAt(schema, setting)) {
    if (absent) continue
    const field = valueAt(name, property, setting)
    shape[name] = isRequired ? field : field.optional()
  }
  const check = objects.get(schema)?.check
  const object = z.strictObject(shape)
  return check
    ? object.check(ctx => check(ctx.value, refuse(ctx, setting.version), setting.version))
    : object
})

const unionAt = remember((schema, setting): z.ZodType => {
  const { tag } = membersOf(schema)
  const options = [...membersAt(schema, setting).values()]
    .filter(({ absent }) => !absent)
    .map(member => objectAt(member.schema, setting))
  // They are objects, each with its own literal under the tag: objectAt cannot say so.
  type Options = Parameters<typeof z.discriminatedUnion>[1]
  return z.discriminatedUnion(tag, options as unknown as Options)
})

function valueAt(name: string, schema: z.ZodType, setting: Setting): z.ZodType {
  const about = factsOf(schema)
  if (about.kind === 'object') return objectAt(schema, setting)
  // Put off: an If stands in an If.
  if (about.kind === 'action' || about.kind === 'component') {
    return z.lazy(() => unionAt(schema, setting))
  }
  const { version } = setting
  const standing = { version, name, owner: undefined }
  const own = (ctx: z.core.ParsePayload<unknown>) =>
    judge(ctx.value, about, standing, refuse(ctx, version))
  const value = withElement(name, schema, about.isForm ? { version, inForm: true } : setting)
  // A record of zod forgets `__proto__`, so its names are judged before.
  return about.kind === 'map' ? z.unknown().check(own).pipe(value) : value.check(own)
}

/** A list or a map of what its element is in that version; anything else as it is. */
function withElement(name: string, schema: z.ZodType, setting: Setting): z.ZodType {
  const { kind } = factsOf(schema)
  if (kind !== 'array' && kind !== 'map') return schema
  const options = schema instanceof z.ZodUnion ? schema.options.map(open) : [schema]
  return z.union(
    options.map(option => {
      if (option instanceof z.ZodArray) {
        return z.array(valueAt(name, open(option.element), setting))
      }
      if (option instanceof z.ZodRecord) {
        return z.record(z.string(), valueAt(name, open(option.valueType), setting))
      }
      return option
    })
  )
}

/** Make issues of errors; a schema has no warnings. */
function refuse(ctx: z.core.ParsePayload<unknown>, version: VersionName): Tell {
  return (rule, message, options = {}) => {
    if (severityOf(rule, options) === 'warning' || !isInForce(rule, version)) return
    const { path = [] } = options
    const params = { code: RULES[rule].code, rule }
    ctx.issues.push({ code: 'custom', input: ctx.value, message, path: [...path], params })
  }
}
