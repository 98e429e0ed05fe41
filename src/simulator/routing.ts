import { asArray, asObject, type FlowDocument } from '../flow-json/document.ts'
import { declaredEdges, modelOf, navigateEdges } from '../flow-json/rules/routing-model.ts'
import { listed, quote } from '../flow-json/schema/words.ts'

/** The screens that a flow may open with: those that no other leads to. */
export function entryScreens(document: FlowDocument): readonly string[] {
  const edges = modelOf(document) === 'declared' ? declaredEdges(document) : navigateEdges(document)
  const targets = new Set(edges.map(({ to }) => to.id))
  return screenIds(document).filter(id => !targets.has(id))
}

/** Say why a flow may not open with a screen. `asked` is the one that the request named. */
export function faultInOpening(
  document: FlowDocument,
  to: string,
  asked: string | undefined
): string | undefined {
  if (asked !== undefined) {
    return to === asked ? undefined : `The request asks for ${quote(asked)}, not ${quote(to)}`
  }
  const entries = entryScreens(document)
  if (entries.includes(to)) return undefined
  const others = entries.length > 0 ? `a flow opens with ${listed(entries)}` : 'nothing opens it'
  return `${quote(to)} is led to by another screen; ${others}`
}

/**
 * Say why a step is against the routing model: it leads to the same screen, along an edge or back
 * along one (spec: data channel, section 5.1). A Flow without a model has the steps that it takes.
 */
export function faultInStep(document: FlowDocument, from: string, to: string): string | undefined {
  if (from === to || modelOf(document) !== 'declared') return undefined
  const model = asObject(document.node.routing_model)
  const leads = (one: string, other: string) =>
    Object.hasOwn(model, one) && asArray(model[one]).includes(other)
  if (leads(from, to) || leads(to, from)) return undefined
  const next = Object.hasOwn(model, from) ? asArray(model[from]).map(String) : []
  const onwards = next.length > 0 ? `leads to ${listed(next)}` : 'leads nowhere'
  return `The routing model has no way from ${quote(from)} to ${quote(to)}: ${quote(from)} ${onwards}`
}

export function screenIds({ screens }: FlowDocument): readonly string[] {
  return screens.flatMap(({ id }) => id ?? [])
}
