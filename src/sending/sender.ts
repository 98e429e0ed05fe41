import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { ApiResult } from '../clients/api-result.ts'
import { createHttp, type Http } from '../clients/http.ts'
import { FLOW_ERR_SEND } from '../errors.ts'
import type { Via } from '../flow/completed.ts'
import type { Log, Screens } from '../flow/types.ts'
import type { IssueOptions, Tokens } from '../tokens/tokens.ts'
import type { Channel, Outgoing } from './channel.ts'
import { faultIn } from './fault.ts'
import { type CheckedMessage, FlowToken, type Message, schemaOf } from './message.ts'
import { type MetaSettings, metaChannel } from './meta.ts'
import { checkOpening } from './opening.ts'
import type { Registry, Sent } from './registry.ts'
import { type SinchSettings, sinchChannel } from './sinch.ts'
import { checkTemplate, type Template } from './template.ts'

const SEND_ID_BYTES = 16
/** What a preview shows in the place of a token that would be issued. */
const TOKEN_TO_COME = '(a flow token)'

/** What came of sending. The flow token is good in each case: send again with it, not with a new one. */
export type SendResult = { readonly flowToken: string } & (
  | { readonly outcome: 'sent'; readonly messageId: string }
  /** Nothing was sent. */
  | { readonly outcome: 'refused'; readonly reason: string; readonly advice?: string }
  /** It may have been sent: a delivery report will say, which Meta calls a status, or the completion. */
  | { readonly outcome: 'unknown'; readonly reason: string; readonly advice?: string }
)

/** Sends the messages whose button opens a flow. */
export interface Sender {
  /**
   * Send a message. Rejects with FLOW_ERR_SEND where it is held to its contract and the limits of
   * its channel, with FLOW_ERR_TOKEN_ISSUE, and as the registry does: nothing was sent then.
   */
  send<const S extends Screens, T extends z.ZodType = z.ZodUnknown>(
    message: Message<S, T>
  ): Promise<SendResult>
  /** The body that `send` would send. Sends nothing, issues nothing. Rejects with FLOW_ERR_SEND. */
  preview<const S extends Screens, T extends z.ZodType = z.ZodUnknown>(
    message: Message<S, T>
  ): Promise<object>
  /** Make a template with a flow button; what its state is. Rejects with FLOW_ERR_SEND. */
  createTemplate<const S extends Screens>(
    template: Template<S>
  ): Promise<ApiResult<string | undefined>>
}

export interface SenderOptions {
  sinch?: SinchSettings | undefined
  meta?: MetaSettings | undefined
  /** What issues flow tokens for messages that have none. */
  tokens?: Pick<Tokens, 'issue'> | undefined
  /** Where it is kept what was sent: the store of the server, which joins reports and completions by it. */
  registry: Registry
  http?: Http
  log?: Pick<Log, 'warn'>
  /** Milliseconds since 1970. */
  now?: () => number
  random?: (bytes: number) => Uint8Array
}

type Erased = Message<Screens, z.ZodType>
type Written = Outgoing & { readonly channel: Channel }

/**
 * Send flows through Sinch and through Meta: one call for both. Neither has an idempotency key, so
 * who and what is noted before the call, and what may have been sent is not sent twice.
 *
 * ```ts
 * const sender = createSender({ sinch, tokens, registry: createRegistry({ store, secrets }) })
 * const result = await sender.send({
 *   via: 'sinch', to: '+46700000001', flow: appointment,
 *   body: 'Time for your visit.', cta: 'Book', open: { action: 'data_exchange' }
 * })
 * ```
 */
export function createSender({
  sinch,
  meta,
  tokens,
  registry,
  http = createHttp(),
  log,
  now = Date.now,
  random = randomBytes
}: SenderOptions): Sender {
  const channels: Readonly<Record<Via, Channel | undefined>> = {
    sinch: sinch && sinchChannel(sinch, { http, now }),
    meta: meta && metaChannel(meta, { http })
  }

  function channelOf(via: Via, flow: string): Channel {
    const channel = Object.hasOwn(channels, via) ? channels[via] : undefined
    if (channel) return channel
    throw new FLOW_ERR_SEND(flow, `via must be a way that is set up: ${waysIn(channels)}`)
  }

  /** Hold a message to everything, but for its token. Throws FLOW_ERR_SEND. */
  async function check(given: Erased): Promise<Omit<Written, 'flowToken'>> {
    const { name } = given.flow
    const channel = channelOf(given.via, name)
    const parsed = schemaOf(given).safeParse(given)
    if (!parsed.success) throw new FLOW_ERR_SEND(name, faultIn(parsed.error))
    const message = parsed.data
    const open = await checkOpening(given.flow, given.open)
    const own = 'template' in message ? undefined : message.flowId
    const id = own ?? (Object.hasOwn(channel.flowIds, name) ? channel.flowIds[name] : undefined)
    if (id === undefined && !channel.takesNames && !('template' in message)) {
      const variable = `${given.via.toUpperCase()}_FLOW_IDS`
      throw new FLOW_ERR_SEND(name, `flowIds (${variable}) must have its id at Meta`)
    }
    const sendId = Buffer.from(random(SEND_ID_BYTES)).toString('base64url')
    return { channel, message, open, sendId, flow: { name, id } }
  }

  async function tokenOf({ flow, token = {} }: Erased): Promise<string> {
    if (typeof token === 'string') return checkedToken(flow.name, token)
    if (tokens) return tokens.issue<z.ZodType>({ flow, ...token } as IssueOptions<z.ZodType>) // as Message has it
    throw new FLOW_ERR_SEND(flow.name, 'token must be given, as there is no TOKEN_KEY to issue one')
  }

  async function send(given: Erased): Promise<SendResult> {
    const checked = await check(given)
    const flowToken = await tokenOf(given)
    const { channel, message, flow, sendId } = checked
    const body = channel.write({ ...checked, flowToken })
    const to = identityOf(message)
    const sent: Sent = {
      ...{ sendId, flowToken, flow: flow.name, via: message.via, to },
      ...{ outcome: 'unknown', at: now() }
    }
    await registry.note(sent)
    const result = settle(await channel.send(body), { flowToken, to })
    const { outcome, ...rest } = result
    const messageId = 'messageId' in rest ? rest.messageId : undefined
    const reason = 'reason' in rest ? rest.reason : undefined
    await registry.note({ ...sent, outcome, messageId, reason }).catch(() => {
      // It is sent, and whoever hears of an error sends it again.
      log?.warn({ sendId, outcome }, 'what came of sending a flow could not be noted')
    })
    return result
  }

  return {
    // Erased: what the signature knows is checked by the contract's schemas.
    send: message => send(message as unknown as Erased),
    async preview(message) {
      const given = message as unknown as Erased
      const checked = await check(given)
      const { name } = given.flow
      const flowToken =
        typeof given.token === 'string' ? checkedToken(name, given.token) : TOKEN_TO_COME
      return checked.channel.write({ ...checked, flowToken })
    },
    async createTemplate(template) {
      const { via, flow } = template
      const channel = channelOf(via, flow.name)
      return channel.createTemplate(
        checkTemplate(template as unknown as Template<Screens>, channel.flowIds)
      )
    }
  }
}

function settle(
  result: ApiResult<string>,
  { flowToken, to }: { flowToken: string; to: string }
): SendResult {
  if (result.outcome === 'done') return { outcome: 'sent', messageId: result.value, flowToken }
  // A channel may quote what it refuses.
  const hide = (text: string) =>
    [flowToken, to].reduce((all, own) => all.replaceAll(own, '[…]'), text)
  const { outcome, reason, advice } = result
  const told = { flowToken, reason: hide(reason), ...(advice && { advice: hide(advice) }) }
  if (outcome === 'unsent') {
    return { outcome: 'refused', advice: 'nothing was sent: send again later', ...told }
  }
  return outcome === 'refused'
    ? { outcome, ...told }
    : {
        outcome,
        advice: 'wait for its delivery report; if you send again, do it with the same flow token',
        ...told
      }
}

function checkedToken(flow: string, token: string): string {
  const parsed = FlowToken.safeParse(token)
  if (parsed.success) return token
  throw new FLOW_ERR_SEND(flow, `token must be ${parsed.error.issues[0]?.message}`)
}

function identityOf({ to }: CheckedMessage): string {
  return typeof to === 'string' ? to : to.contactId
}

function waysIn(channels: Readonly<Record<Via, Channel | undefined>>): string {
  const ways = Object.entries(channels).flatMap(([via, channel]) => (channel ? [via] : []))
  return ways.join(', ') || 'there is none, see docs/sinch.md and docs/meta.md'
}
