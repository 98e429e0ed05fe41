import type { FlowDocument } from '../flow-json/document.ts'
import { contractSource } from './contract.ts'
import { testSource } from './driver.ts'
import { examplesSource } from './examples.ts'
import { handlersSource } from './handlers.ts'
import { print } from './layout.ts'
import { planOf } from './plan.ts'

/** The code of a flow, by what each file is for. */
export interface Scaffold {
  /** The flow's name in code. */
  readonly identifier: string
  /** `flow.ts`. */
  readonly contract: string
  /** `index.ts`. */
  readonly handlers: string
  /** `examples.ts`; undefined when no screen is opened with anything. */
  readonly examples: string | undefined
  readonly test: string
}

/**
 * Write the code of a flow from its Flow JSON: the contract, handlers that answer with the examples,
 * and a test that asks for everything. Ask when `validate` found no error.
 *
 * `name` is that of the endpoint, `api` where its files import the public API from; `hasWarnings`
 * has the test let warnings pass. Throws FLOW_ERR_CONTRACT for what no contract can hold.
 */
export function scaffold(
  name: string,
  document: FlowDocument,
  { api, hasWarnings = false }: { api: string; hasWarnings?: boolean }
): Scaffold {
  const plan = planOf(name, document)
  const examples = examplesSource(plan)
  // The comparison of contract and Flow JSON warns of it.
  const sendsToken = document.actions.some(({ payload }) => Object.hasOwn(payload, 'flow_token'))
  return {
    identifier: plan.identifier,
    contract: print(contractSource(plan, api)),
    handlers: print(handlersSource(plan)),
    examples: examples && print(examples),
    test: print(testSource(plan, { api, hasWarnings: hasWarnings || sendsToken }))
  }
}
