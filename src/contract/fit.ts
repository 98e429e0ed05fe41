import { isObject } from '../flow-json/document.ts'
import type { Severity } from '../flow-json/finding.ts'
import {
  type Form,
  formsOf,
  isClosed,
  propertiesOf,
  requiredOf,
  type Schema,
  valuesOf
} from './schema.ts'

/** Where what is sent does not fit what is asked for. */
export interface Misfit {
  /**
   * `missing`: it is not sent. `extra`: it is not asked for. `unsent`: it may be sent, and never
   * is. `type`, `value`: it is something else.
   */
  readonly kind: 'missing' | 'extra' | 'unsent' | 'type' | 'value'
  /** An error when nothing that may be sent fits, a warning when some of it does. */
  readonly severity: Severity
  /** Names of members and indices; `*` is any. */
  readonly path: readonly string[]
  /** What is sent and what is asked for: types, or values. */
  readonly sent: readonly unknown[]
  readonly asked: readonly unknown[]
}

/**
 * Compare two JSON Schemas: what is sent, and what is asked for. Where one of them leaves open what
 * a value is, nothing is said.
 */
export function misfitsBetween(
  sent: Schema,
  asked: Schema,
  path: readonly string[] = []
): readonly Misfit[] {
  const sentForms = formsOf(sent) ?? []
  const askedForms = formsOf(asked) ?? []
  if (askedForms.length === 0) return []
  const results = sentForms.map(form => {
    return closest(askedForms.map(other => misfitsOfForm(form, other, path)))
  })
  const isTaken = results.some(misfits => !misfits.some(isError))
  const all = results.flat()
  return joined(isTaken ? all.map(one => ({ ...one, severity: 'warning' })) : all)
}

/** Whether something does not fit, rather than may not. */
export function isError({ severity }: Misfit): boolean {
  return severity === 'error'
}

/** How far something is from fitting: a wrong value may mean that another form was meant. */
export function distanceOf(misfits: readonly Misfit[]): number {
  const weight = ({ kind }: Misfit) => (kind === 'type' ? 10 : kind === 'value' ? 100 : 1)
  return misfits.filter(isError).reduce((sum, misfit) => sum + weight(misfit), 0)
}

/** The same for one way in which each of the two may be. */
export function misfitsOfForm(
  sent: Form,
  asked: Form,
  path: readonly string[] = []
): readonly Misfit[] {
  const common = sent.types.filter(type => asked.types.includes(type))
  if (common.length === 0) {
    return [{ kind: 'type', severity: 'error', path, sent: sent.types, asked: asked.types }]
  }
  const [values, wanted] = [valuesOf(sent.node), valuesOf(asked.node)]
  if (values && wanted && !values.some(value => wanted.includes(value))) {
    return [{ kind: 'value', severity: 'error', path, sent: values, asked: wanted }]
  }
  if (common.includes('array')) return misfitsOfArray(sent, asked, path)
  return common.includes('object') ? misfitsOfObject(sent, asked, path) : []
}

function misfitsOfArray(sent: Form, asked: Form, path: readonly string[]): readonly Misfit[] {
  const { items } = asked.node
  if (!isObject(items)) return []
  const wanted = { node: items, root: asked.root }
  const { prefixItems } = sent.node
  if (Array.isArray(prefixItems)) {
    return prefixItems.flatMap((node, index) =>
      misfitsBetween({ node, root: sent.root }, wanted, [...path, String(index)])
    )
  }
  return misfitsBetween({ node: sent.node.items, root: sent.root }, wanted, [...path, '*'])
}

function misfitsOfObject(sent: Form, asked: Form, path: readonly string[]): readonly Misfit[] {
  const [given, wanted] = [propertiesOf(sent), propertiesOf(asked)]
  const [surely, required] = [requiredOf(sent), requiredOf(asked)]
  const misfit = (kind: Misfit['kind'], severity: Severity, name: string): Misfit => {
    return { kind, severity, path: [...path, name], sent: [], asked: [] }
  }
  const misfits: Misfit[] = []
  for (const [name, schema] of wanted) {
    const own = given.get(name)
    if (own) misfits.push(...misfitsBetween(own, schema, [...path, name]))
    const isWanted = required.has(name)
    if (own) {
      const mayLack = isWanted && isClosed(sent) && !surely.has(name)
      if (mayLack) misfits.push(misfit('missing', 'warning', name))
    } else if (isClosed(sent)) {
      misfits.push(isWanted ? misfit('missing', 'error', name) : misfit('unsent', 'warning', name))
    } else if (isWanted && given.size > 0 && !isObject(sent.node.additionalProperties)) {
      // A data model may leave out what the endpoint sends all the same.
      misfits.push(misfit('missing', 'warning', name))
    }
  }
  const others = asked.node.additionalProperties
  for (const [name, schema] of given) {
    if (wanted.has(name)) continue
    if (isObject(others)) {
      misfits.push(...misfitsBetween(schema, { node: others, root: asked.root }, [...path, name]))
    } else if (isClosed(asked)) misfits.push(misfit('extra', 'error', name))
    else if (wanted.size > 0) misfits.push(misfit('extra', 'warning', name))
  }
  return misfits
}

/** Of what might be meant, what comes closest; where nothing fits, with all that would. */
function closest(candidates: readonly (readonly Misfit[])[]): readonly Misfit[] {
  const [first = [], ...others] = candidates
  const best = others.reduce(
    (best, next) => (distanceOf(next) < distanceOf(best) ? next : best),
    first
  )
  const [misfit] = best
  if (!misfit || best.length > 1 || (misfit.kind !== 'type' && misfit.kind !== 'value')) return best
  const alike = candidates.flat().filter(one => one.kind === misfit.kind && isAt(misfit.path, one))
  return [{ ...misfit, asked: [...new Set(alike.flatMap(({ asked }) => asked))] }]
}

/** Make one misfit of those that are about the same place. */
function joined(misfits: readonly Misfit[]): readonly Misfit[] {
  const found: Misfit[] = []
  for (const misfit of misfits) {
    const index = found.findIndex(one => one.kind === misfit.kind && isAt(misfit.path, one))
    const same = found[index]
    if (same) found[index] = { ...same, sent: [...new Set([...same.sent, ...misfit.sent])] }
    else found.push(misfit)
  }
  return found
}

function isAt(path: readonly string[], misfit: Misfit): boolean {
  return path.length === misfit.path.length && path.every((part, i) => part === misfit.path[i])
}
