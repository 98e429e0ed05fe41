import {
  asArray,
  asObject,
  type FlowDocument,
  type Json,
  type Screen
} from '../flow-json/document.ts'
import { parseBinding } from '../flow-json/expression/index.ts'
import { exampleOfField, shapeOfExample } from './data-shape.ts'
import { exampleOfPayload, shapeOfPayload } from './payload.ts'
import { keyOfShape, type MemberShape, type ObjectShape, type Shape } from './shape.ts'

/** What a screen asks its endpoint: one payload, whichever actions send it. */
export interface Exchange {
  readonly payload: ObjectShape
  /** The payload of a phone that shows the examples. */
  readonly example: Json
  /** Sent by choosing something, which should leave the user on the screen. */
  readonly isSelection: boolean
}

/** List what a screen asks. Payloads that only differ in what may be empty are one. */
export function exchangesOf(document: FlowDocument, screen: Screen): readonly Exchange[] {
  const exchanges: Exchange[] = []
  for (const sent of [...sentByActions(document, screen), ...sentByItems(document, screen)]) {
    const at = exchanges.findIndex(known => mergeObjects(known.payload, sent.payload))
    const known = exchanges[at]
    const payload = known && mergeObjects(known.payload, sent.payload)
    if (!payload) exchanges.push(sent)
    else exchanges[at] = { ...known, payload, isSelection: known.isSelection && sent.isSelection }
  }
  return exchanges
}

function sentByActions(document: FlowDocument, screen: Screen): readonly Exchange[] {
  return document.actions
    .filter(({ name, component }) => name === 'data_exchange' && component.screen === screen)
    .map(action => ({
      payload: shapeOfPayload(document, action),
      example: exampleOfPayload(document, action),
      isSelection: action.event !== 'on-click-action'
    }))
}

/** What items of a NavigationList send that come with the data: the examples show it. */
function sentByItems(document: FlowDocument, screen: Screen): readonly Exchange[] {
  const lists = screen.components.filter(({ type }) => type === 'NavigationList')
  return lists.flatMap(({ node }) => {
    const { binding } = parseBinding(String(node['list-items']))
    const items = asArray(binding && exampleOfField(document, screen, binding))
    return items.flatMap(item => {
      const { name, payload } = asObject(asObject(item)['on-click-action'])
      const shape = shapeOfExample(asObject(payload))
      if (name !== 'data_exchange' || shape.kind !== 'object') return []
      return [{ payload: shape, example: asObject(payload), isSelection: false }]
    })
  })
}

/** A constant that tells several payloads apart: each has it, each with another value. */
export function discriminatorOf(exchanges: readonly Exchange[]): string | undefined {
  const [first] = exchanges
  return first?.payload.members.find(({ name }) => {
    const constants = exchanges.flatMap(exchange => constantOf(exchange, name) ?? [])
    return new Set(constants).size === exchanges.length
  })?.name
}

/** The constant that an exchange has under that name. */
export function constantOf({ payload }: Exchange, name: string) {
  const shape = payload.members.find(member => member.name === name)?.shape
  return shape?.kind === 'literal' ? (shape.value ?? undefined) : undefined
}

/** A member that all of some payloads are sure to have, and none of the others may have. */
export function ownMemberOf(
  some: readonly Exchange[],
  others: readonly Exchange[]
): string | undefined {
  const has = ({ payload }: Exchange, name: string) =>
    payload.members.some(member => member.name === name)
  return some[0]?.payload.members.find(
    ({ name }) =>
      some.every(({ payload }) =>
        payload.members.some(member => member.name === name && member.shape.kind !== 'maybe')
      ) && others.every(exchange => !has(exchange, name))
  )?.name
}

function mergeObjects(one: ObjectShape, other: ObjectShape): ObjectShape | undefined {
  const ofOther = new Map(other.members.map(({ name, shape }) => [name, shape]))
  if (ofOther.size !== one.members.length) return undefined
  const members: MemberShape[] = []
  for (const { name, shape, isOptional } of one.members) {
    const theirs = ofOther.get(name)
    const merged = theirs && mergeShapes(shape, theirs)
    if (!merged) return undefined
    members.push({ name, shape: merged, isOptional })
  }
  return { kind: 'object', members }
}

function mergeShapes(one: Shape, other: Shape): Shape | undefined {
  const filled = (shape: Shape) => (shape.kind === 'maybe' ? shape.filled : shape)
  if (keyOfShape(filled(one)) !== keyOfShape(filled(other))) return undefined
  return one.kind === 'maybe' ? one : other
}
