import type { z } from 'zod'
import { isObject, type Json } from '../document.ts'
import { reportUnknown } from './absence.ts'
import { objects } from './facts.ts'
import { judge } from './judge.ts'
import { MAX_KEY } from './judge-collection.ts'
import { memberOf } from './member.ts'
import { fieldsAt } from './present.ts'
import type { Standing } from './tell.ts'
import { elementOf, factsOf, titleOf } from './tree.ts'
import { enter, isFull, tellAt, type Walk } from './walk.ts'
import { quote } from './words.ts'

/** Check an object: which properties it has, each of them, and what they say together. */
export function visitObject(schema: z.ZodType, node: Json, walk: Walk): void {
  const { version } = walk
  const fields = fieldsAt(schema, walk)
  for (const name of Object.keys(node)) {
    if (isFull(walk)) return
    const field = fields.get(name)
    const at = enter(walk, name)
    const standing = { name, owner: node, version }
    if (field && !field.absent) visitValue(field.schema, node[name], standing, at)
    else reportUnknown(schema, name, walk, tellAt(at))
  }
  const tell = tellAt(walk)
  for (const [name, { absent, isRequired, facts }] of fields) {
    if (absent || Object.hasOwn(node, name)) continue
    const isExpected = isRequired || facts.clientRequiredSince !== undefined
    if (!isExpected) continue
    const message = `${titleOf(schema)} needs ${quote(name)}.`
    const rule = facts.missingRule ?? 'missing-property'
    tellAt(walk, facts.source)(rule, message, { severity: isRequired ? 'error' : 'warning' })
  }
  objects.get(schema)?.check?.(node, tell, version)
}

function visitValue(schema: z.ZodType, value: unknown, standing: Standing, walk: Walk): void {
  const about = factsOf(schema)
  if (about.kind === 'json') return
  const tell = tellAt(walk, about.source)
  judge(value, about, standing, tell)
  if (Array.isArray(value)) {
    const inForm = about.isForm ?? walk.inForm
    if (about.kind === 'array') visitItems(schema, value, standing, { ...walk, inForm })
  } else if (isObject(value)) {
    if (about.kind === 'map') visitEntries(schema, value, walk)
    if (about.kind === 'object') visitObject(schema, value, walk)
    const member = memberOf(schema, value, { property: standing.name, setting: walk, tell })
    if (member) visitObject(member, value, walk)
  }
}

function visitItems(
  schema: z.ZodType,
  items: readonly unknown[],
  { name, version }: Standing,
  walk: Walk
): void {
  const element = elementOf(schema)
  if (!element) return
  for (const [index, item] of items.entries()) {
    if (isFull(walk)) return
    const standing = { name: `${name}[${index}]`, owner: items, version }
    visitValue(element, item, standing, enter(walk, index))
  }
}

function visitEntries(schema: z.ZodType, node: Json, walk: Walk): void {
  const element = elementOf(schema)
  if (!element || factsOf(element).kind === 'json') return
  for (const name of Object.keys(node)) {
    if (isFull(walk)) return
    if (name.length > MAX_KEY) continue
    const standing = { name, owner: node, version: walk.version }
    visitValue(element, node[name], standing, enter(walk, name))
  }
}
