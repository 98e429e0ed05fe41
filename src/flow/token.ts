import { FLOW_ERR_HANDLER, FLOW_ERR_TOKEN_DATA, FLOW_ERR_TOKEN_INVALID } from '../errors.ts'
import type { Endpoint } from './endpoint.ts'
import { describeIssues } from './expectation.ts'
import { parse } from './parse.ts'

/** A flow token that Flowgate has issued, opened. */
export interface Token<Data = unknown> {
  /** Random, and of its own for each token: 22 characters. */
  readonly id: string
  /** The name of the flow that it opens. */
  readonly flow: string
  /** Whom it was issued for, as whoever issued it names users. */
  readonly user: string | undefined
  /** The user's language, as `en` or `pt_BR`. */
  readonly language: string | undefined
  /** What the flow was to know of them. */
  readonly data: Data
  readonly expiresAt: Date
  /** Whether the completion of the flow uses it up. */
  readonly singleUse: boolean
}

/** Why a flow token is not good. */
export const REFUSALS = ['forged', 'expired', 'used', 'revoked', 'other-flow'] as const
export type Refusal = (typeof REFUSALS)[number]

/** What came of looking at a flow token. With neither member it is somebody else's, and may pass. */
export interface Reading {
  /** Also where it is refused, as long as it is authentic. */
  readonly token?: Token
  readonly refusal?: Refusal
}

/** What tells good flow tokens from others. Rejects when it cannot tell. */
export interface TokenCheck {
  /** Look at a token that opens `flow`. */
  check(flowToken: string, flow: string): Promise<Reading>
  /** Use a token up, if it is for a single use; refused when that has been done before. */
  use(flowToken: string): Promise<Reading>
}

/** What a flow says of itself here. */
type Refusing = Pick<Endpoint, 'name' | 'token'> & {
  readonly handlers: Pick<Endpoint['handlers'], 'refuseToken'>
}

/**
 * The token that handlers get: undefined where there is none of ours. Throws FLOW_ERR_TOKEN_INVALID
 * with the flow's words, FLOW_ERR_TOKEN_DATA, and what `tokens` throws.
 */
export async function admit(
  flow: Refusing,
  flowToken: string,
  tokens: TokenCheck | undefined
): Promise<Token | undefined> {
  const { token, refusal } = (await tokens?.check(flowToken, flow.name)) ?? {}
  if (refusal !== undefined) throw refused(flow, refusal, token)
  if (token === undefined || flow.token === undefined) return token
  const parsed = await parse(flow.token, token.data)
  if (parsed.success) return { ...token, data: parsed.data }
  throw new FLOW_ERR_TOKEN_DATA(flow.name, describeIssues(parsed.error.issues, flow.token))
}

/** Use up the token of a flow that ends. Throws as `admit` does. */
export async function useUp(flow: Refusing, flowToken: string, tokens: TokenCheck): Promise<void> {
  const { token, refusal } = await tokens.use(flowToken)
  if (refusal !== undefined) throw refused(flow, refusal, token)
}

function refused({ handlers }: Refusing, reason: Refusal, token: Token | undefined): Error {
  const { refuseToken = wordsFor } = handlers
  try {
    const words = String(refuseToken({ reason, language: token?.language }))
    return new FLOW_ERR_TOKEN_INVALID(words, { cause: reason })
  } catch (cause) {
    return new FLOW_ERR_HANDLER('refuseToken', { cause })
  }
}

const OTHER = 'This form cannot be opened from here. Please ask us for a new one.'
/** What the user reads where the flow has no words of its own. */
const WORDS: Readonly<Record<Refusal, string>> = {
  forged: OTHER,
  expired: 'This form has expired. Please ask us for a new one.',
  used: 'This form has been sent already.',
  revoked: 'This form is no longer available. Please ask us for a new one.',
  'other-flow': OTHER
}

function wordsFor({ reason }: { reason: Refusal }): string {
  return WORDS[reason]
}
