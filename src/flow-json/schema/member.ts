import type { z } from 'zod'
import type { Json } from '../document.ts'
import { Component } from './components/containers.ts'
import { checkPlace } from './placement.ts'
import { membersAt, type Setting } from './present.ts'
import { suggest } from './suggest.ts'
import type { Tell } from './tell.ts'
import { factsOf } from './tree.ts'
import { describe, oneOf, quote } from './words.ts'

interface Choice {
  /** What an action hangs on. */
  readonly property: string
  readonly setting: Setting
  readonly tell: Tell
}

/**
 * Give the schema that fits an action by its name, or a component by its type, and tell when it
 * may not stand there. At the wrong place a component is still known, and goes on to be checked.
 */
export function memberOf(union: z.ZodType, node: Json, choice: Choice): z.ZodType | undefined {
  const { kind } = factsOf(union)
  if (kind === 'action') return actionOf(union, node, choice)
  return kind === 'component' ? componentOf(union, node, choice) : undefined
}

function actionOf(
  union: z.ZodType,
  node: Json,
  { property, setting, tell }: Choice
): z.ZodType | undefined {
  if (!Object.hasOwn(node, 'name')) {
    tell('missing-property', 'An action needs `name`.')
    return undefined
  }
  const members = membersAt(union, setting)
  const member = typeof node.name === 'string' ? members.get(node.name) : undefined
  if (member && !member.absent) return member.schema
  const allowed = [...members].filter(([, { absent }]) => !absent).map(([name]) => name)
  const message = member
    ? `\`${node.name}\` came with Flow JSON ${member.since}; this file says ${setting.version}.`
    : `\`name\` is ${describe(node.name)}; ${quote(property)} takes ${oneOf(allowed)}.`
  tell('action-name', message, { path: ['name'] })
  return undefined
}

function componentOf(
  union: z.ZodType,
  node: Json,
  { setting, tell }: Choice
): z.ZodType | undefined {
  if (!Object.hasOwn(node, 'type')) {
    tell('missing-type', 'A component needs `type`, such as TextBody.')
    return undefined
  }
  const { type } = node
  const known = membersAt(Component, setting)
  const name = typeof type === 'string' ? type : ''
  const member = known.get(name)
  if (!member) {
    const meant = suggest(name, known.keys())
    const hint = meant ? `; did you mean ${quote(meant)}?` : '.'
    const message = `\`type\` is ${describe(type)}, which is no component${hint}`
    tell('unknown-type', message, { path: ['type'] })
  } else if (member.absent === 'later') {
    const late = `\`${name}\` came with Flow JSON ${member.since}`
    tell('component-version', `${late}; this file says ${setting.version}.`, { path: ['type'] })
    return undefined
  } else {
    checkPlace(union, name, setting, tell)
  }
  return member?.schema
}
