import { type FlowDocument, isObject } from '../../flow-json/document.ts'
import { escapeSegment } from '../../flow-json/pointer.ts'
import { declaredSteps } from '../../flow-json/rules/routing-model.ts'
import { quote } from '../../flow-json/schema/words.ts'
import type { ContractRule } from '../rule.ts'

/** Rules on where screens lead. */
export const routeRules: readonly ContractRule[] = [
  {
    id: 'contract-next',
    summary: 'The `next` of a screen is its line of the `routing_model`.',
    check({ screens, routes }, document, report) {
      const { routing_model } = document.node
      if (!isObject(routing_model)) return
      const steps = stepsOf(document)
      for (const [from, targets] of routes.next) {
        for (const to of targets) {
          if (!document.screen(from) || !document.screen(to)) continue
          if (steps.some(step => step.from === from && step.to === to)) continue
          const own = Object.hasOwn(routing_model, from) ? `/${escapeSegment(from)}` : ''
          report(
            `/routing_model${own}`,
            `${quote(from)} leads to ${quote(to)} by the contract, and not here, so a phone ` +
              'refuses that answer; add the step here, or remove it from `next`'
          )
        }
      }
      for (const { from, to, pointer } of steps) {
        if (!Object.hasOwn(screens, from) || !Object.hasOwn(screens, to)) continue
        if (routes.next.get(from)?.has(to)) continue
        report(
          pointer,
          `${quote(from)} leads to ${quote(to)} here, and not by the contract; ` +
            'add it to `next`, or remove it here'
        )
      }
    }
  },
  {
    id: 'contract-entry',
    summary: 'A screen that `init` may answer is an entry screen: no other leads to it.',
    check({ routes, handlers }, document, report) {
      if (handlers && !handlers.init) return
      for (const id of routes.entries) {
        const inbound = stepsOf(document).find(({ to }) => to === id)
        if (!inbound) continue
        report(
          inbound.pointer,
          `\`init\` may answer ${quote(id)} by the contract, and here ${quote(inbound.from)} leads ` +
            'to it, so a phone does not open with it; remove the step, or add it to `next`'
        )
      }
    }
  }
]

/** The steps of the routing model from one screen to another. */
function stepsOf(document: FlowDocument): readonly { from: string; to: string; pointer: string }[] {
  return declaredSteps(document).flatMap(({ from, to, pointer }) =>
    typeof to === 'string' && to !== from && document.screen(from) && document.screen(to)
      ? [{ from, to, pointer }]
      : []
  )
}
