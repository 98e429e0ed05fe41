import { asArray, asObject, type FlowDocument, isObject, type Screen } from '../document.ts'
import { escapeSegment } from '../pointer.ts'
import { remember } from './remember.ts'

/** A step that a user may take forward. */
export interface Edge {
  readonly from: Screen
  readonly to: Screen
  readonly pointer: string
}

/**
 * Say where the possible steps of a Flow come from: its `routing_model`, or the `navigate` actions
 * of a Flow without endpoint (spec: Flow JSON, section 8). Undefined when there is nothing to go
 * by.
 */
export function modelOf(document: FlowDocument): 'declared' | 'derived' | undefined {
  const { node, actions, hasEndpoint } = document
  if (Object.hasOwn(node, 'routing_model')) {
    return isObject(node.routing_model) ? 'declared' : undefined
  }
  // Another rule asks for the model of an endpoint Flow, or for the endpoint of a `data_exchange`.
  const isIncomplete = hasEndpoint || actions.some(({ name }) => name === 'data_exchange')
  return isIncomplete ? undefined : 'derived'
}

/** List the screens that can be told apart: each has an id, and is the first that has it. */
export function namedScreens(document: FlowDocument): readonly Screen[] {
  return document.screens.filter(screen => document.screen(screen.id) === screen)
}

/** An entry of the `routing_model`, with the names as they stand there. */
export interface Step {
  readonly from: string
  readonly to: unknown
  readonly index: number
  readonly pointer: string
}

/** No Flow has more screens; a hostile one has a list of all for each. */
const MAX_TARGETS = 100

/** List the entries of the `routing_model`. */
export const declaredSteps = remember(({ node }: FlowDocument): readonly Step[] =>
  Object.entries(asObject(node.routing_model)).flatMap(([from, targets]) => {
    const at = `/routing_model/${escapeSegment(from)}`
    const few = asArray(targets).slice(0, MAX_TARGETS)
    return few.map((to, index) => ({ from, to, index, pointer: `${at}/${index}` }))
  })
)

/** List the entries of the `routing_model` that lead from one screen to another, each once. */
export const declaredEdges = remember((document: FlowDocument): readonly Edge[] => {
  const edges: Edge[] = []
  const known = new Map<Screen, Set<Screen>>()
  for (const { from, to, pointer } of declaredSteps(document)) {
    const edge = { from: document.screen(from), to: document.screen(to), pointer }
    if (isEdge(edge) && !known.get(edge.from)?.has(edge.to)) {
      add(known, edge)
      edges.push(edge)
    }
  }
  return edges
})

/** List the `navigate` actions that lead from one screen to another. */
export const navigateEdges = remember((document: FlowDocument): readonly Edge[] =>
  document.actions
    .filter(({ name }) => name === 'navigate')
    .map(({ node, component, pointer }) => ({
      from: document.screen(component.screen.id),
      to: document.screen(asObject(node.next).name),
      pointer: `${pointer}/next/name`
    }))
    .filter(isEdge)
)

/** List the screens that have a component of that type. */
export function screensWith(
  type: string,
  { screens }: Pick<FlowDocument, 'screens'>
): ReadonlySet<Screen> {
  return new Set(
    screens.filter(({ components }) => components.some(component => component.type === type))
  )
}

/** Find all that can be reached from `starts`, the starts included. */
export function reach(
  starts: Iterable<Screen>,
  steps: readonly Pick<Edge, 'from' | 'to'>[]
): ReadonlySet<Screen> {
  const next = targetsOf(steps)
  const reached = new Set(starts)
  // A set also walks over what is added meanwhile.
  for (const screen of reached) for (const to of next.get(screen) ?? []) reached.add(to)
  return reached
}

/** List for each screen the screens that may follow it. */
export function targetsOf(steps: readonly Pick<Edge, 'from' | 'to'>[]): Map<Screen, Set<Screen>> {
  const targets = new Map<Screen, Set<Screen>>()
  for (const step of steps) add(targets, step)
  return targets
}

function add(targets: Map<Screen, Set<Screen>>, { from, to }: Pick<Edge, 'from' | 'to'>): void {
  const known = targets.get(from)
  if (known) known.add(to)
  else targets.set(from, new Set([to]))
}

function isEdge(edge: { from: Screen | undefined; to: Screen | undefined }): edge is Edge {
  return edge.from !== undefined && edge.to !== undefined && edge.from !== edge.to
}
