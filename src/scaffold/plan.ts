import { z } from 'zod'
import { defineFlow } from '../flow/define.ts'
import type { FlowDocument, Json, Screen } from '../flow-json/document.ts'
import { declaredEdges, navigateEdges } from '../flow-json/rules/routing-model.ts'
import { SUCCESS } from '../protocol/response.ts'
import { exampleOfData, shapeOfData } from './data-shape.ts'
import { discriminatorOf, type Exchange, exchangesOf } from './exchanges.ts'
import { identifierOf } from './identifier.ts'
import { exampleOfPayload, shapeOfPayload } from './payload.ts'
import type { ObjectShape } from './shape.ts'

/** What is to be written of a flow. */
export interface Plan {
  readonly name: string
  /** The name of its contract and its endpoint in the code. */
  readonly identifier: string
  readonly screens: readonly ScreenPlan[]
  /** The screen that INIT opens. */
  readonly entry: ScreenPlan
  /** What its `complete` actions send beside the flow token. */
  readonly completions: readonly Completion[]
}

export interface ScreenPlan {
  readonly id: string
  readonly data: ObjectShape | undefined
  readonly example: Json
  readonly next: readonly string[]
  readonly exchanges: readonly Exchange[]
  readonly discriminator: string | undefined
  /** Where the endpoint may lead: to the screens that no `navigate` leads to. */
  readonly choices: readonly string[]
  /** What answers an exchange that leads on: a screen, or SUCCESS. */
  readonly onward: string
  /** Where Back leads, if it asks the endpoint. */
  readonly back: string | undefined
}

export interface Completion {
  readonly params: ObjectShape
  readonly example: Json
}

/**
 * Work out what to write. Throws FLOW_ERR_CONTRACT for what no contract can hold: a payload with a
 * reserved name, a routing model without an entry. Ask when `validate` found no error.
 */
export function planOf(name: string, document: FlowDocument): Plan {
  const screens = document.screens.map(screen => planOfScreen(document, screen))
  checkContract(name, screens)
  const led = new Set(screens.flatMap(({ next }) => next))
  const entry = screens.find(({ id }) => !led.has(id))
  if (!entry) throw new TypeError('a contract without an entry was let through')
  const completions = document.actions
    .filter(action => action.name === 'complete')
    .filter(({ payload }) => Object.keys(payload).length > 0)
    .map(action => ({
      params: shapeOfPayload(document, action),
      example: exampleOfPayload(document, action)
    }))
  return { name, identifier: identifierOf(name), screens, entry, completions }
}

function planOfScreen(document: FlowDocument, screen: Screen): ScreenPlan {
  const edges = declaredEdges(document)
  const idOf = ({ id = '' }: Screen) => id
  const next = edges.filter(({ from }) => from === screen).map(({ to }) => to)
  const [previous = screen] = edges.filter(({ to }) => to === screen).map(({ from }) => from)
  const exchanges = exchangesOf(document, screen)
  const navigable = navigateEdges(document).filter(({ from }) => from === screen)
  const choices = next.filter(id => !navigable.some(({ to }) => to === id)).map(idOf)
  // The endpoint may lead anywhere; where it has no say, a button ends the flow if one can.
  const [onward = screen.isTerminal ? SUCCESS : (next[0]?.id ?? SUCCESS)] = choices
  return {
    id: idOf(screen),
    data: shapeOfData(screen),
    example: exampleOfData(screen),
    next: next.map(idOf),
    exchanges,
    discriminator: exchanges.length > 1 ? discriminatorOf(exchanges) : undefined,
    choices,
    onward,
    back: screen.node.refresh_on_back === true ? idOf(previous) : undefined
  }
}

/** Let `defineFlow` refuse what it would refuse later on. */
function checkContract(name: string, screens: readonly ScreenPlan[]): void {
  const contracts = screens.map(({ id, next, exchanges }) => {
    const asked = exchanges.flatMap(({ payload }) => payload.members.map(member => member.name))
    const payload = z.object(Object.fromEntries(asked.map(member => [member, z.unknown()])))
    return [id, { next, payload }] as const
  })
  defineFlow({ name, screens: Object.fromEntries(contracts) })
}
