import { asObject, type Component, type Screen } from '../flow-json/document.ts'
import {
  evaluateCondition,
  parseCondition,
  type Read,
  resolve
} from '../flow-json/expression/index.ts'

const CONTAINERS = new Set(['Form', 'If', 'Switch'])

/** The components in branches that are chosen, from top to bottom, without the containers. */
export function drawn(screen: Screen, read: Read): readonly Component[] {
  const chosen = new Map<Component, string>()
  function choiceOf(container: Component): string {
    const known = chosen.get(container) ?? choose(container, read)
    chosen.set(container, known)
    return known
  }
  return screen.components.filter(
    ({ type, within }) =>
      !CONTAINERS.has(type) && within.every(({ container, name }) => choiceOf(container) === name)
  )
}

/** The name of a container's branch. Spec: Flow JSON, section 6.3. */
function choose({ type, node }: Component, read: Read): string {
  if (type === 'Form') return 'children'
  if (type === 'If') return holds(node.condition, read) ? 'then' : 'else'
  const value = resolve(node.value, read)
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value)
  const key = isScalar ? String(value) : ''
  return Object.hasOwn(asObject(node.cases), key) ? key : 'default'
}

function holds(condition: unknown, read: Read): boolean {
  if (typeof condition !== 'string') return condition === true
  const { ast } = parseCondition(condition)
  return ast !== undefined && evaluateCondition(ast, read)
}
