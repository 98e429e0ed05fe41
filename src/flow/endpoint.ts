import type { z } from 'zod'
import type { FlowTokenSignaturePolicy } from '../protocol/flow-token-signature.ts'
import type { Routes } from './routes.ts'
import type { Refusal } from './token.ts'
import type {
  BackContext,
  Context,
  InitContext,
  LoadContext,
  ScreenContext,
  Screens
} from './types.ts'

type Erased<C> = (context: C) => unknown

/**
 * A flow joined to its handlers: what answers one endpoint URL. Made by `flow.endpoint()`, which
 * knows the types; here they are erased, and `dispatch` checks values instead.
 */
export interface Endpoint {
  readonly name: string
  readonly screens: Screens
  /** Where its Flow JSON is. */
  readonly flowJson?: URL
  readonly routes: Routes
  readonly completion: z.ZodType
  readonly state?: z.ZodType
  readonly stateIs: 'required' | 'optional'
  readonly stateTtlMs: number
  /** Of the data of its flow tokens. */
  readonly token?: z.ZodType
  /** Undefined: if there is a use for it. */
  readonly history: boolean | undefined
  readonly resume: boolean
  readonly flowTokenSignature: FlowTokenSignaturePolicy
  readonly handlers: {
    readonly refuseToken?: Erased<{ reason: Refusal; language: string | undefined }>
    readonly checkToken?: Erased<Context>
    readonly init?: Erased<InitContext<z.ZodType, string>>
    readonly screens: Readonly<Record<string, Erased<ScreenContext<z.ZodType, string, unknown>>>>
    readonly back?: Readonly<Record<string, Erased<BackContext<z.ZodType, string>>>>
    readonly load?: Readonly<
      Record<string, Erased<LoadContext<z.ZodType, string, unknown, unknown>>>
    >
    readonly onDeadline?: Erased<{ screen: string | undefined; flowToken: string }>
  }
}
