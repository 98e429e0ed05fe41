import { kindOf } from '../flow/expectation.ts'
import { asArray, asObject, isObject } from '../flow-json/document.ts'
import { escapeSegment } from '../flow-json/pointer.ts'

/** The first place where a value breaks its declaration. */
export interface Break {
  readonly kind: 'type' | 'missing' | 'extra'
  /** Names and indices that lead to it from the value. */
  readonly path: (string | number)[]
  /** The declaration that it breaks, as a JSON Pointer into the Flow JSON. */
  readonly declared: string
  readonly expected: string
  /** What it is instead; never the value. */
  readonly found: string
}

/** Finds where a value breaks a declaration. */
export type ShapeCheck = (value: unknown) => Break | undefined

/**
 * Make a function of a declaration in a data model (spec: Flow JSON, section 4), so that nothing is
 * looked up while responses are checked. `at` is where the declaration stands.
 */
export function compileShape(
  node: unknown,
  at: string,
  { isModel = false }: { isModel?: boolean } = {}
): ShapeCheck {
  const { type } = asObject(node)
  switch (type) {
    case 'string':
    case 'boolean':
      return check(at, type, value => typeof value === type)
    case 'number':
      // JSON knows no other numbers: they would arrive as null.
      return check(at, type, Number.isFinite)
    case 'integer':
      return check(at, 'whole number', Number.isInteger)
    case 'array':
      return compileArray(asObject(node).items, at)
    case 'object':
      return compileObject(asObject(node), at, isModel)
    default:
      return () => undefined
  }
}

function check(at: string, expected: string, fits: (value: unknown) => boolean): ShapeCheck {
  return value => (fits(value) || fits(asJson(value)) ? undefined : broken(value, expected, at))
}

function compileArray(items: unknown, at: string): ShapeCheck {
  const checkItem = isObject(items) ? compileShape(items, `${at}/items`) : undefined
  return value => {
    if (!Array.isArray(value)) return broken(value, 'array', at)
    if (checkItem === undefined) return undefined
    for (let index = 0; index < value.length; index++) {
      const inner = checkItem(value[index])
      if (inner !== undefined) {
        inner.path.unshift(index)
        return inner
      }
    }
    return undefined
  }
}

function compileObject(node: Record<string, unknown>, at: string, isModel: boolean): ShapeCheck {
  const properties = asObject(node.properties)
  const below = isModel ? at : `${at}/properties`
  const pointerTo = (name: string) => `${below}/${escapeSegment(name)}`
  // Every object has a `constructor`; no field is called that.
  const names = Object.keys(properties).filter(name => !(name in Object.prototype))
  const checks = names.map(name => compileShape(properties[name], pointerTo(name)))
  const required = new Set(asArray(node.required))
  const isRequired = names.map(name => required.has(name))
  const known = node.additionalProperties === false ? new Set(Object.keys(properties)) : undefined

  return value => {
    if (!isObject(value)) return broken(value, 'object', at)
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? ''
      const member = value[name]
      if (member !== undefined) {
        const inner = checks[index]?.(member)
        if (inner === undefined) continue
        inner.path.unshift(name)
        return inner
      }
      if (isRequired[index]) {
        const declared = pointerTo(name)
        return { kind: 'missing', path: [name], declared, expected: '', found: '' }
      }
    }
    if (known === undefined) return undefined
    for (const name of Object.keys(value)) {
      if (known.has(name) || value[name] === undefined) continue
      return { kind: 'extra', path: [name], declared: at, expected: '', found: '' }
    }
    return undefined
  }
}

/** What goes onto the wire of a Date and the like. */
function asJson(value: unknown): unknown {
  if (!isObject(value) || typeof value.toJSON !== 'function') return undefined
  return value.toJSON()
}

function broken(value: unknown, expected: string, declared: string): Break {
  return { kind: 'type', path: [], declared, expected, found: kindOf(value) }
}
