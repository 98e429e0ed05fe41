import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { FLOW_ERR_STORE, FLOW_ERR_TOKEN_ISSUE, FLOW_ERR_TOKEN_KEY, isFlowError } from '../errors.ts'
import { describeIssues } from '../flow/expectation.ts'
import { parse } from '../flow/parse.ts'
import type { Reading, Token, TokenCheck } from '../flow/token.ts'
import { parseJson } from '../protocol/json.ts'
import type { Store } from '../store/store.ts'
import { Duration } from './duration.ts'
import { faultInTokenKeys } from './key.ts'
import { contentBytesIn, createSeal, ID_BYTES, isOurs } from './seal.ts'

/**
 * A limit of our own, for neither Meta nor Sinch documents one (unconfirmed): a token comes back with
 * every request and with the completion, and passes through the systems of others on its way.
 */
const MAX_LENGTH = 512
/** How long past a token's end its mark is kept: a server whose clock is behind may still ask. */
const CLOCK_MARGIN_MS = 60_000

/** How a token is issued. `expiresIn` is 3 days by default, as Meta advises (data channel, 10). */
const Terms = z.object({
  user: z.string({ error: 'a text' }).min(1, { error: 'not empty' }).optional(),
  language: z
    .string({ error: 'a text' })
    .regex(/^[a-z]{2,3}([-_][a-z\d]{2,8}){0,3}$/i, { error: 'a language, as in en or pt_BR' })
    .optional(),
  expiresIn: Duration.default(3 * 24 * 60 * 60 * 1000),
  singleUse: z.boolean({ error: 'true or false' }).default(false)
})

/** What is sealed. One letter for each name, since tokens are to be short. */
const Contents = z.object({
  /** Flow. */
  f: z.string(),
  /** End, in seconds of Unix time. */
  e: z.int(),
  /** Single use. */
  s: z.literal(1).optional(),
  /** User. */
  u: z.string().optional(),
  /** Language. */
  l: z.string().optional(),
  /** Data. */
  d: z.unknown().optional()
})

/** A flow that tokens are issued for: what `defineFlow` or `flow.endpoint()` returns. */
export interface TokenFlow<T extends z.ZodType> {
  readonly name: string
  /** The schema of the token's data. */
  readonly token?: T | undefined
}

export type IssueOptions<T extends z.ZodType = z.ZodUnknown> = z.input<typeof Terms> & {
  /** The flow, by which `data` is typed and checked, or its name alone. */
  flow: string | TokenFlow<T>
} & (undefined extends z.input<T> ? { data?: z.input<T> } : { data: z.input<T> })

/** Flow tokens: what the messages of a flow carry, and whose completion they are told by. */
export interface Tokens extends TokenCheck {
  /**
   * Make a token, of 512 characters at most. Its contents are sealed: nobody reads them on the
   * way. Rejects with FLOW_ERR_TOKEN_ISSUE.
   */
  issue<T extends z.ZodType = z.ZodUnknown>(options: IssueOptions<T>): Promise<string>
  /** Look at a token, of any flow unless one is named. Rejects with FLOW_ERR_STORE. */
  check(flowToken: string, flow?: string): Promise<Reading>
  /**
   * Use a single-use token up, once. The data channel does it when the flow is completed there;
   * where it is completed on the phone, do it when the completion arrives. Refused when it was used
   * up or revoked before; other tokens stay as they are. Rejects with FLOW_ERR_STORE.
   */
  use(flowToken: string): Promise<Reading>
  /** Refuse a token from now on; whether it is one of ours. Rejects with FLOW_ERR_STORE. */
  revoke(flowToken: string): Promise<boolean>
}

export interface TokensOptions {
  /** Secrets of 32 characters and more: the first seals, all open. */
  keys: readonly string[]
  /** Where it is kept which tokens are used up and revoked. */
  store: Store
  /** Whose tokens they are: those of another tenant are nothing here. Default: nobody's. */
  tenant?: string
  /** `signed` refuses tokens that are somebody else's; `open`, the default, lets them pass. */
  accept?: 'open' | 'signed'
  /** Unix time in milliseconds. */
  now?: () => number
  random?: (bytes: number) => Uint8Array
}

/**
 * Issue and check flow tokens. All that is needed to check one is in it, but whether it is used up
 * or revoked. Throws FLOW_ERR_TOKEN_KEY.
 *
 * ```ts
 * const tokens = createTokens({ keys: [tokenKey], store })
 * const flowToken = await tokens.issue({ flow: claim, user: 'C-1042', data: { policy: 'HM-1' } })
 * ```
 */
export function createTokens({
  keys,
  store,
  tenant = '',
  accept = 'open',
  now = Date.now,
  random = randomBytes
}: TokensOptions): Tokens {
  const [first, ...others] = keys
  const fault = faultInTokenKeys(keys)
  if (first === undefined || fault !== undefined) throw new FLOW_ERR_TOKEN_KEY(fault)
  const { seal, open } = createSeal([first, ...others], tenant)

  function read(flowToken: string): Reading {
    if (!isOurs(flowToken)) return accept === 'signed' ? { refusal: 'forged' } : {}
    const opened = open(flowToken)
    const contents = Contents.safeParse(opened && parseJson(opened.contents))
    if (!opened || !contents.success) return { refusal: 'forged' }
    const { f: flow, e: end, s, u: user, l: language, d: data } = contents.data
    const id = opened.id.toString('base64url')
    const expiresAt = new Date(end * 1000)
    return { token: { id, flow, user, language, data, expiresAt, singleUse: s === 1 } }
  }

  /** Whether it is used up or revoked. */
  async function readMark(token: Token): Promise<Reading> {
    const mark = await reached(store.get(keyOf(token)))
    if (mark === undefined) return { token }
    return { token, refusal: mark === 'used' ? 'used' : 'revoked' }
  }

  function ttlOf({ expiresAt }: Token): number {
    return Math.max(0, expiresAt.getTime() - now()) + CLOCK_MARGIN_MS
  }

  return {
    async issue({ flow, data, ...options }) {
      const { name, token: schema } =
        typeof flow === 'string' ? { name: flow, token: undefined } : flow
      const refuse = (reason: string) => new FLOW_ERR_TOKEN_ISSUE(name, reason)
      const terms = Terms.safeParse(options)
      if (!terms.success) {
        const [issue] = terms.error.issues
        throw refuse(`${issue?.path.join('.')} must be ${issue?.message}`)
      }
      const { user, language, expiresIn, singleUse } = terms.data
      const known = asRead(data)
      if (data !== undefined && known === undefined) throw refuse('its data is no JSON')
      const parsed = schema && (await parse(schema, known))
      if (schema && parsed?.error) {
        throw refuse(`data does not fit: ${describeIssues(parsed.error.issues, schema)}`)
      }
      const contents: z.input<typeof Contents> = {
        f: name,
        e: Math.floor((now() + expiresIn) / 1000),
        ...(singleUse && { s: 1 }),
        ...(user !== undefined && { u: user }),
        ...(language !== undefined && { l: language }),
        ...(known !== undefined && { d: known })
      }
      const bytes = Buffer.from(JSON.stringify(contents))
      const excess = bytes.length - contentBytesIn(MAX_LENGTH)
      if (excess > 0) {
        throw refuse(`user and data are ${excess} bytes too long for its ${MAX_LENGTH} characters`)
      }
      return seal(random(ID_BYTES), bytes)
    },

    async check(flowToken, flow) {
      const reading = read(flowToken)
      const { token } = reading
      if (token === undefined) return reading
      if (flow !== undefined && token.flow !== flow) return { token, refusal: 'other-flow' }
      if (token.expiresAt.getTime() <= now()) return { token, refusal: 'expired' }
      return readMark(token)
    },

    async use(flowToken) {
      const reading = read(flowToken)
      const { token } = reading
      if (!token?.singleUse) return reading
      const isFirst = await reached(store.add(keyOf(token), 'used', { ttlMs: ttlOf(token) }))
      return isFirst ? reading : readMark(token)
    },

    async revoke(flowToken) {
      const { token } = read(flowToken)
      if (token === undefined) return false
      await reached(store.set(keyOf(token), 'revoked', { ttlMs: ttlOf(token) }))
      return true
    }
  }
}

function keyOf({ id }: Token): string {
  return `token:${id}`
}

/** Data as it will be read; undefined for what cannot be written, and for what would not be read. */
function asRead(data: unknown): unknown {
  try {
    return parseJson(Buffer.from(JSON.stringify(data)))
  } catch {
    return undefined
  }
}

/** That a store is out of reach is no fault of a token: 427 would switch off its button for good. */
async function reached<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (cause) {
    throw isFlowError(cause) ? cause : new FLOW_ERR_STORE('it failed', { cause })
  }
}
