import {
  type Action,
  type Component,
  type FlowDocument,
  isObject,
  type Json,
  type Screen
} from '../flow-json/document.ts'
import {
  type Binding,
  isExpression,
  parseBinding,
  parseExpression,
  resolve
} from '../flow-json/expression/index.ts'
import { typesIn } from '../flow-json/rules/bindings.ts'
import { declaredEdges, reach } from '../flow-json/rules/routing-model.ts'
import { exampleOfField, shapeOfField } from './data-shape.ts'
import { exampleOfInput, inputOf, isMandatory, shapeOfInput } from './inputs.ts'
import { type MemberShape, type ObjectShape, type Shape, UNKNOWN } from './shape.ts'

/** What an action sends (spec: Flow JSON, sections 6 and 7). */
export function shapeOfPayload(document: FlowDocument, action: Action): ObjectShape {
  return shapeOfObject(action.payload)

  function shapeOfObject(value: Json): ObjectShape {
    const members = Object.entries(value).map(([name, inner]): MemberShape => {
      return { name, shape: shapeOf(inner), isOptional: false }
    })
    return { kind: 'object', members }
  }

  function shapeOf(value: unknown): Shape {
    if (Array.isArray(value)) return { kind: 'tuple', items: value.map(shapeOf) }
    if (isObject(value)) return shapeOfObject(value)
    if (typeof value === 'string') return shapeOfText(document, action, value)
    const isConstant = typeof value === 'number' || typeof value === 'boolean' || value === null
    return isConstant ? { kind: 'literal', value } : UNKNOWN
  }
}

/** What an action sends when the screens have their example data, and everything is filled in. */
export function exampleOfPayload(document: FlowDocument, { payload, component }: Action): Json {
  const example = resolve(payload, binding => {
    if (binding.scope === 'data') return exampleOfField(document, component.screen, binding)
    const input = inputOf(screenOf(document, component, binding), binding.path[0])
    const value = input && exampleOfInput(document, input)
    const [, part] = binding.path
    return part === undefined ? value : isObject(value) ? value[part] : undefined
  })
  return isObject(example) ? example : {}
}

function shapeOfText(document: FlowDocument, action: Action, text: string): Shape {
  if (isExpression(text)) {
    const { ast } = parseExpression(text)
    const type = ast && typesIn(document, action.component.screen, ast).type
    return type === undefined || type === 'array' || type === 'object' ? UNKNOWN : { kind: type }
  }
  const { binding } = parseBinding(text)
  // What a phone makes of a binding within a text is not documented.
  if (!binding) return text.includes('${') ? { kind: 'string' } : { kind: 'literal', value: text }
  const shape = shapeOfBinding(document, action, binding)
  const isSure = binding.screen === undefined || isAlwaysVisited(document, action, binding.screen)
  return isSure || shape.kind === 'maybe' ? shape : { kind: 'maybe', filled: shape }
}

function shapeOfBinding(document: FlowDocument, action: Action, binding: Binding): Shape {
  const screen = screenOf(document, action.component, binding)
  const [name = '', ...rest] = binding.path
  if (binding.scope === 'data') return partOf(shapeOfField(screen?.data[name]), rest)
  const input = inputOf(screen, name)
  if (!input) return UNKNOWN
  const shape = partOf(shapeOfInput(document, input), rest)
  if (!isFilled(action, input)) return { kind: 'maybe', filled: shape }
  return input.type === 'OptIn' ? { kind: 'literal', value: true } : shape
}

function partOf(shape: Shape, path: readonly string[]): Shape {
  const [name, ...rest] = path
  if (name === undefined) return shape
  const member =
    shape.kind === 'object' ? shape.members.find(member => member.name === name) : undefined
  if (!member) return UNKNOWN
  const part = partOf(member.shape, rest)
  return member.isOptional && part.kind !== 'maybe' ? { kind: 'maybe', filled: part } : part
}

/**
 * Whether an input has a value when an action runs: a Footer waits for what is mandatory, and who
 * chooses has chosen. Unticking an OptIn runs its action as well.
 */
function isFilled({ component }: Action, input: Component): boolean {
  if (input === component) return input.type !== 'OptIn'
  return (component.type === 'Footer' || component.screen !== input.screen) && isMandatory(input)
}

/** Whether every way to the screen of an action leads through that other one. */
function isAlwaysVisited(document: FlowDocument, { component }: Action, id: string): boolean {
  const other = document.screen(id)
  const edges = declaredEdges(document)
  const targets = new Set(edges.map(({ to }) => to))
  const entries = document.screens.filter(screen => !targets.has(screen) && screen !== other)
  const around = edges.filter(({ to }) => to !== other)
  return !reach(entries, around).has(component.screen)
}

function screenOf(document: FlowDocument, { screen }: Component, binding: Binding): Screen {
  return binding.screen === undefined ? screen : (document.screen(binding.screen) ?? screen)
}
