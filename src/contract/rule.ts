import type { Endpoint } from '../flow/endpoint.ts'
import type { FlowDocument } from '../flow-json/document.ts'
import type { Report } from '../flow-json/rule.ts'

/** A contract, with its handlers where they are known. */
export type Contract = Pick<Endpoint, 'screens' | 'routes' | 'completion' | 'flowTokenSignature'> &
  Partial<Pick<Endpoint, 'handlers' | 'history' | 'token'>>

/** Something in which a contract and its Flow JSON have to agree. */
export interface ContractRule {
  /** `contract-…`, in kebab-case: the name of its tests. */
  readonly id: string
  /** The rule in one sentence, for the table. */
  readonly summary: string
  check(contract: Contract, document: FlowDocument, report: Report): void
}
