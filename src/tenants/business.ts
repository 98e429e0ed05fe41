import type { Responses } from '../contract/responses.ts'
import type { Endpoint } from '../flow/endpoint.ts'
import type { BackFacts } from '../flow/history.ts'
import type { KeyProvider } from '../keys/provider.ts'
import type { Store } from '../store/store.ts'
import type { Tokens } from '../tokens/tokens.ts'

/** Whose flows are served: keys, secrets and what is remembered are of one business alone. */
export interface Business {
  /** Missing for the business that the server itself belongs to. */
  readonly tenant?: string
  readonly keyRing: Pick<KeyProvider, 'unwrap' | 'publicKey'>
  /** App secrets, any of which may have signed. Empty: the sender is not checked. */
  readonly secrets: readonly string[]
  readonly store: Store
  /** Undefined: no flow token is looked at. */
  readonly tokens: Tokens | undefined
  /** The names of its flows. Missing: all flows of the server. */
  readonly flows?: ReadonlySet<string> | undefined
}

/** A flow, and what its Flow JSON says where that can be read. */
export interface ServedFlow {
  readonly flow: Endpoint
  /** Holds its responses to its Flow JSON. */
  readonly responses?: Responses | undefined
  /** What the Flow JSON says about going back. */
  readonly backFacts?: BackFacts | undefined
}

/** What answers a request: a flow of a business. */
export interface Serving extends ServedFlow {
  readonly business: Business
}
