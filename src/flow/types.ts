import type { z } from 'zod'
import type { FlowTokenSignaturePolicy } from '../protocol/flow-token-signature.ts'
import type { SUCCESS } from '../protocol/response.ts'
import type { Once } from './once.ts'
import type { State } from './state.ts'
import type { Refusal, Token } from './token.ts'

/** What a screen is: all that its handler is asked and answers. */
export interface ScreenContract {
  /** The data it is opened with: what handlers answer. Absent: the screen declares none. */
  readonly data?: z.ZodType<Record<string, unknown>>
  /** What its `data_exchange` actions send. Absent: the screen never calls the endpoint. */
  readonly payload?: z.ZodType<unknown, Record<string, unknown>>
  /** Its line of the routing model: the screens it leads to. */
  readonly next?: readonly string[]
}

export type Screens = Readonly<Record<string, ScreenContract>>
export type ScreenId<S> = keyof S & string

/** Beside the screen's own data, any answer may carry a sentence that shows in a snackbar. */
type Snackbar = { error_message?: string }

type OwnData<Screen> = Screen extends { data: infer D extends z.ZodType }
  ? z.input<D> & Snackbar
  : Snackbar

/** The data of a screen; where it may be one of several, what fits each of them. */
export type ScreenData<S, Id extends keyof S> = {
  [K in Id]: (data: OwnData<S[K]>) => void
}[Id] extends (data: infer D) => void
  ? D
  : never

export type Payload<S, Id extends keyof S> = S[Id] extends { payload: infer P extends z.ZodType }
  ? z.output<P>
  : never

/** The screens that ask the endpoint, and so need a handler. */
export type AskingScreen<S> = {
  [Id in keyof S]: S[Id] extends { payload: z.ZodType } ? Id : never
}[keyof S] &
  string

type Next<S, Id extends keyof S> = S[Id] extends { next: readonly (infer To)[] }
  ? To & keyof S
  : never
type Previous<S, Id> = {
  [From in keyof S]: Id extends Next<S, From> ? From : never
}[keyof S]
type Target<S> = { [From in keyof S]: Next<S, From> }[keyof S]

/** The screens that no other screen leads to: a flow opens with one of them. */
export type EntryScreen<S> = Exclude<keyof S, Target<S>> & string

/** Where WhatsApp lets an answer lead from a screen: itself, onwards, or one step back. */
export type Reachable<S, Id extends keyof S> = (Id | Next<S, Id> | Previous<S, Id>) & string

/** Where the answer to BACK leads: the screen that is left, or the one before it. */
export type ReachableBack<S, Id extends keyof S> = (Id | Previous<S, Id>) & string

/** An answer that shows a screen: one of `Id`, each with its own data. */
export type ScreenAnswer<S, Id extends keyof S> = {
  [K in Id]: { screen: K; data: ScreenData<S, K> }
}[Id]

/** An answer that ends the flow. Without `extension_message_response` no message is sent. */
export type Completion<C extends z.ZodType> = {
  screen: typeof SUCCESS
  data: { extension_message_response: { params: z.input<C> } } | Record<string, never>
}

/** What WhatsApp needs in every completion, to join it to the message that opened the flow. */
export type CompletionParams = { flow_token: string }

/** The part of a pino logger that handlers get. What a handler logs is its own responsibility. */
export interface Log {
  debug(fields: object, message?: string): void
  info(fields: object, message?: string): void
  warn(fields: object, message?: string): void
  error(fields: object, message?: string): void
}

/** What every handler gets; it destructures what it needs. */
export interface Context<St extends z.ZodType = z.ZodType, T extends z.ZodType = z.ZodType> {
  /** Opaque; `unused` when the message was sent without a token. */
  flowToken: string
  /** The flow token, opened; undefined when it is none that Flowgate has issued. */
  token: Token<z.output<T>> | undefined
  /** What this flow remembers of this flow token. */
  state: State<St>
  /**
   * Run a step once for this flow token and `key`, however often and on how many servers it is asked
   * for. Everybody gets its result, as JSON carries it: a `Date` comes as a text. Those who come
   * while it runs wait. Throws FLOW_ERR_ONCE when they waited in vain, and without a flow token.
   */
  once: Once
  log: Log
  /** Aborted when the time budget is spent; hand it to whatever takes a signal. */
  signal: AbortSignal
  /** Whole milliseconds left of the time budget. */
  remainingMs(): number
}

export interface InitContext<St extends z.ZodType, Id, T extends z.ZodType = z.ZodType>
  extends Context<St, T> {
  /** The screen that the message asks for, if it asks for one; the answer must then be that. */
  screen: Id | undefined
}

export interface ScreenContext<St extends z.ZodType, Id, P, T extends z.ZodType = z.ZodType>
  extends Context<St, T> {
  screen: Id
  payload: P
}

export interface BackContext<St extends z.ZodType, Id, T extends z.ZodType = z.ZodType>
  extends Context<St, T> {
  /** The screen that is left. */
  screen: Id
}

/** What a screen was last answered with: as a phone got it. */
export type LastData<S, Id extends keyof S> = S[Id] extends { data: infer D extends z.ZodType }
  ? z.output<D>
  : Record<never, never>

export interface LoadContext<St extends z.ZodType, Id, D, P> extends Context<St> {
  /** The screen to show. */
  screen: Id
  /** What it was last answered with; undefined when that is not remembered, or fits no more. */
  data: D | undefined
  /** What it last sent; undefined when it has sent nothing, or that is not remembered. */
  payload: P | undefined
}

type Handler<C, A> = (context: C) => A | Promise<A>

export type ScreenHandler<
  S,
  St extends z.ZodType,
  C extends z.ZodType,
  Id extends keyof S,
  T extends z.ZodType = z.ZodType
> = Handler<
  ScreenContext<St, Id, Payload<S, Id>, T>,
  ScreenAnswer<S, Reachable<S, Id>> | Completion<C>
>

/** What a flow does: its handlers. */
export interface Handlers<
  S,
  St extends z.ZodType,
  C extends z.ZodType,
  T extends z.ZodType = z.ZodType
> {
  /**
   * The sentence to show a user whose flow token is refused: in the language that the token
   * carries, where it could be opened. Without it, one in English.
   */
  refuseToken?: (refused: { reason: Refusal; language: string | undefined }) => string
  /**
   * Runs before any other handler, for a token that was not refused: the sentence to show a user
   * whose flow token is no longer good (status 427, which also switches off the message's button),
   * or undefined to go on.
   */
  checkToken?: Handler<Context<St, T>, string | undefined>
  /** Answers the opening of a flow that was sent with `flow_action: "data_exchange"`. */
  init?: Handler<InitContext<St, ScreenId<S>, T>, ScreenAnswer<S, EntryScreen<S>> | Completion<C>>
  /** Answers `data_exchange`: one handler for each screen that has a payload. */
  screens: { [Id in AskingScreen<S>]: ScreenHandler<S, St, C, Id, T> }
  /** Answers Back on a screen with `refresh_on_back`, by the screen that is left. */
  back?: {
    [Id in ScreenId<S>]?: Handler<
      BackContext<St, Id, T>,
      ScreenAnswer<S, ReachableBack<S, Id>> | Completion<C>
    >
  }
  /**
   * Shows a screen again, by the screen: for Back without a `back` handler, and when the flow is
   * resumed. Without it, the screen is answered with the data that it had last.
   */
  load?: {
    [Id in ScreenId<S>]?: Handler<
      LoadContext<St, Id, LastData<S, Id>, Payload<S, Id>>,
      ScreenAnswer<S, Id>
    >
  }
  /**
   * What to show, at once, when a handler has not answered in time, or needed state that could not be
   * reached; without it, an error.
   */
  onDeadline?: (context: {
    screen: ScreenId<S> | undefined
    flowToken: string
  }) => ScreenAnswer<S, keyof S & string> | Completion<C>
}

/** What a flow is. */
export interface FlowContract<
  S,
  St extends z.ZodType,
  C extends z.ZodType,
  T extends z.ZodType = z.ZodType
> {
  /** Stands in the endpoint's URL: lower-case letters, digits, `-` and `_`. */
  readonly name: string
  readonly screens: S
  /**
   * Where the flow's Flow JSON is: `new URL('./flow.json', import.meta.url)`. The contract is held
   * to it when the server starts and by `flowgate check`, and each response when it is sent.
   */
  readonly flowJson?: URL
  /** What the flow remembers of a flow token between requests. */
  readonly state?: St
  /**
   * What becomes of a request while the store cannot be reached. `required`, the default: it is
   * answered by `onDeadline`. `optional`: handlers go on without; `get` is undefined, `set` in vain.
   */
  readonly stateIs?: 'required' | 'optional'
  /** How long it remembers, in milliseconds. Default: 3 days, as long as a token should live. */
  readonly stateTtlMs?: number
  /** The data of its flow tokens, as `tokens.issue` takes it and handlers get it. */
  readonly token?: T
  /**
   * Whether the last answer and payload of each screen are remembered, for Back and `resume`.
   * Default: if there is a use for them.
   */
  readonly history?: boolean
  /** Whether a flow that is opened again goes on where its user was, as far as phones allow it. */
  readonly resume?: boolean
  /** The `params` of the answer that completes the flow. */
  readonly completion?: C
  /** Default: `verify-if-present`. */
  readonly flowTokenSignature?: FlowTokenSignaturePolicy
}
