import { z } from 'zod'
import type { Contract } from '../../../src/contract/rule.ts'
import { defineFlow } from '../../../src/flow/define.ts'
import type { ScreenContract, Screens } from '../../../src/flow/types.ts'
import type { Json } from '../../../src/flow-json/document.ts'
import { endpointFlow, exchange, footer, input, screen } from '../../flow-json/cases/flow.ts'

/** What shows that a rule speaks, and that it keeps quiet. */
export interface ContractCase {
  readonly breaks: readonly ContractBreach[]
  readonly passes: readonly Pair[]
}

/** A contract and a Flow JSON. */
export interface Pair {
  readonly contract: Contract
  readonly flow: Json
}

export interface ContractBreach extends Pair {
  /** The pointers, in their order. */
  readonly at: string | readonly string[]
  /** The telling part of the first message. */
  readonly says: RegExp
  readonly severity?: 'warning'
  /** Other rules that cannot but speak, too. */
  readonly also?: readonly string[]
}

export type ContractCases = Readonly<Record<string, ContractCase>>

const done = (): never => {
  throw new Error('no handler is called here')
}

/** A contract with a handler for each screen that asks, unless others are given. */
export function contractOf(
  screens: Screens,
  { handlers, ...more }: Partial<Contract> = {}
): Contract {
  const asking = Object.entries(screens).filter(([, { payload }]) => payload)
  return {
    ...defineFlow<Screens>({ name: 'case', screens }).endpoint({ screens: {} }),
    ...more,
    handlers: {
      init: done,
      screens: Object.fromEntries(asking.map(([id]) => [id, done])),
      ...handlers
    }
  }
}

/** A contract and a Flow JSON of one screen that asks, of the same parts unless others are given. */
export function pair(
  { data, payload = z.object({ name: z.string() }) }: ScreenContract,
  json: { data?: unknown; payload?: Json; children?: readonly unknown[]; more?: Json } = {}
): Pair {
  const { children = [input('name')], payload: sent = { name: '${form.name}' } } = json
  const own = { terminal: true, ...(json.data !== undefined && { data: json.data }), ...json.more }
  return {
    contract: contractOf({ ONLY: { payload, ...(data && { data }) } }),
    flow: endpointFlow({ ONLY: [] }, [screen('ONLY', [...children, footer(exchange(sent))], own)])
  }
}

export { done }
