import type { Reading } from '../contract/read.ts'
import type { Contract } from '../contract/rule.ts'
import type { Cdn } from '../simulator/index.ts'

/** What is there to be played, and news of it. */
export interface Stage {
  /** The flows as they are now. */
  flows(): readonly PlayedFlow[]
  /** Call `listener` at each change, until the function that is returned is called. */
  watch(listener: (change: Change) => void): () => void
  /** Take what somebody did in the player, as JSON. Throws FLOW_ERR_PLAYER_STEP. */
  readonly record?: (entry: string) => void
}

export interface PlayedFlow {
  readonly name: string
  /** Read its Flow JSON as it is now. */
  readonly read: () => Reading
  /** What the Flow JSON is compared with. */
  readonly contract?: Contract
  /** Missing for a flow without endpoint. */
  readonly endpoint?: PlayedEndpoint | undefined
}

/** What WhatsApp knows of an endpoint. The secret signs without being seen. */
export interface PlayedEndpoint {
  readonly url: string
  /** SPKI, in PEM. */
  readonly publicKey: () => string | Promise<string>
  /** HMAC-SHA256 under the app secret; undefined without one. */
  readonly sign: ((message: Uint8Array) => Uint8Array | Promise<Uint8Array>) | undefined
  /** Issues a flow token, as for a message; undefined where none are issued. */
  readonly newToken?: (() => Promise<string>) | undefined
  /** Where picked files are put for it. */
  readonly cdn: Cdn
}

export type Change =
  | { readonly flow: string; readonly what: 'flow-json' | 'handlers' }
  /** The new code does not run: the endpoint is as it was. */
  | { readonly flow: string; readonly what: 'failed'; readonly message: string }

/** Remember who listens, and tell them. */
export function broadcaster(): Pick<Stage, 'watch'> & { tell(change: Change): void } {
  const listeners = new Set<(change: Change) => void>()
  return {
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(change) {
      for (const listener of listeners) listener(change)
    }
  }
}
