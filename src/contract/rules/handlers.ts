import type { Screen } from '../../flow-json/document.ts'
import { quote } from '../../flow-json/schema/words.ts'
import type { ContractRule } from '../rule.ts'
import { jointScreens } from './joint.ts'

/** Rules on who answers what a screen asks. */
export const handlerRules: readonly ContractRule[] = [
  {
    id: 'contract-handler-missing',
    summary: 'A screen with a `data_exchange` action has a payload in the contract, and a handler.',
    check({ handlers, ...contract }, document, report) {
      for (const { id, contract: screen, exchanges } of jointScreens(contract, document)) {
        const [first] = exchanges
        const lacks =
          screen.payload === undefined
            ? 'its contract has no `payload`'
            : handlers && !Object.hasOwn(handlers.screens, id)
              ? 'there is no handler for it'
              : undefined
        if (!first || !lacks) continue
        report(
          `${first.pointer}/name`,
          `${quote(id)} asks the endpoint, and ${lacks}; add that, or use another action`
        )
      }
    }
  },
  {
    id: 'contract-handler-unused',
    summary: 'A screen that has a payload in the contract has a `data_exchange` action.',
    check({ handlers, ...contract }, document, report) {
      for (const { id, contract: own, screen, exchanges } of jointScreens(contract, document)) {
        const isHandled = own.payload !== undefined || Object.hasOwn(handlers?.screens ?? {}, id)
        if (!isHandled || exchanges.length > 0 || hasForeignItems(screen)) continue
        report(
          `${screen.pointer}/id`,
          `${quote(id)} has a payload and a handler, and no \`data_exchange\` action that asks it; ` +
            'add one here, or remove `payload` and the handler'
        )
      }
    }
  },
  {
    id: 'contract-back-missing',
    summary: 'A screen with `refresh_on_back` has a `back` handler, or the flow a history.',
    check({ handlers, ...contract }, document, report) {
      if (!handlers || contract.history !== false) return
      for (const { id, screen } of jointScreens(contract, document)) {
        if (screen.node.refresh_on_back !== true || hasBack(id, handlers)) continue
        const [before = '', ...others] = contract.routes.previous.get(id) ?? []
        if (others.length === 0 && Object.hasOwn(handlers.load ?? {}, before)) continue
        report(
          `${screen.pointer}/refresh_on_back`,
          `Back on ${quote(id)} asks the endpoint, which remembers no screens (\`history: false\`) and ` +
            `has no handler \`back.${id}\`; add it, or remove either of the two`
        )
      }
    }
  },
  {
    id: 'contract-back-unused',
    summary: 'A screen with a `back` handler has `refresh_on_back`.',
    check({ handlers, ...contract }, document, report) {
      if (!handlers) return
      for (const { id, screen } of jointScreens(contract, document)) {
        if (screen.node.refresh_on_back === true || !hasBack(id, handlers)) continue
        report(
          `${screen.pointer}/id`,
          `The handler \`back.${id}\` is never called; add \`"refresh_on_back": true\`, or remove it`,
          { severity: 'warning' }
        )
      }
    }
  }
]

/** Whether items, and so their actions, come with the data. */
function hasForeignItems({ components }: Screen): boolean {
  return components.some(
    ({ type, node }) => type === 'NavigationList' && typeof node['list-items'] === 'string'
  )
}

function hasBack(id: string, { back = {} }: { back?: object }): boolean {
  return Object.hasOwn(back, id)
}
