import type { ScreenContract } from '../../flow/types.ts'
import type { Action, FlowDocument, Screen } from '../../flow-json/document.ts'
import { namedScreens } from '../../flow-json/rules/routing-model.ts'
import type { Contract } from '../rule.ts'

/** A screen that the contract and the Flow JSON both have. */
export interface JointScreen {
  readonly id: string
  readonly contract: ScreenContract
  readonly screen: Screen
  /** Its actions that ask the endpoint. */
  readonly exchanges: readonly Action[]
}

/** List the screens that can be compared, in the order of the Flow JSON. */
export function jointScreens(
  { screens }: Pick<Contract, 'screens'>,
  document: FlowDocument
): readonly JointScreen[] {
  return namedScreens(document).flatMap(screen => {
    const { id = '' } = screen
    const contract = Object.hasOwn(screens, id) ? screens[id] : undefined
    if (!contract) return []
    const exchanges = document.actions.filter(
      ({ name, component }) => name === 'data_exchange' && component.screen === screen
    )
    return [{ id, contract, screen, exchanges }]
  })
}
