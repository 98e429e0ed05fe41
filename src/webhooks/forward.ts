import { createHmac } from 'node:crypto'
import { type Http, type Result, retryAfterMs } from '../clients/http.ts'
import { FLOW_ERR_FORWARD } from '../errors.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Joined } from './event.ts'
import { NotBefore } from './worker.ts'

/** How Standard Webhooks marks a secret. */
const PREFIX = 'whsec_'
const MIN_BYTES = 24
const MAX_BYTES = 64

export interface ForwardSettings {
  readonly url: string
  /** In base64, with or without `whsec_`. Each signs, so that one can be replaced by another. */
  readonly secrets: readonly string[]
}

/** What is wrong with a secret that forwarded completions are signed with. Never the secret itself. */
export function faultInForwardSecret(secret: string): string | undefined {
  const { length } = keyOf(secret)
  const isBase64 = /^[A-Za-z\d+/]+={0,2}$/.test(secret.replace(PREFIX, ''))
  if (isBase64 && length >= MIN_BYTES && length <= MAX_BYTES) return undefined
  return `it takes ${MIN_BYTES} to ${MAX_BYTES} random bytes in base64: \`openssl rand -base64 32\` makes them`
}

/** The header `webhook-signature`: of each secret its own. Standard Webhooks 1.0.0. */
export function signForward(
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
  secrets: readonly string[]
): string {
  const content = `${id}.${timestamp}.${body}`
  return secrets
    .map(secret => `v1,${createHmac('sha256', keyOf(secret)).update(content).digest('base64')}`)
    .join(' ')
}

export interface ForwardServices extends ForwardSettings {
  readonly http: Http
  readonly tokens?: Tokens | undefined
  readonly now: () => number
}

/** Posts a completion to FORWARD_URL. `id` is the same in every try. Rejects with FLOW_ERR_FORWARD. */
export type Forward = (id: string, job: Joined) => Promise<void>

/**
 * Forward completions, as long as they are answered. After one that is not, only one at a time is
 * posted until there is an answer: a receiver that hangs would keep all else waiting.
 */
export function createForward(services: ForwardServices): Forward {
  let isSilent = false
  let isProbed = false
  return async (id, job) => {
    if (isSilent && isProbed) throw new FLOW_ERR_FORWARD('it does not answer another one')
    const isProbe = isSilent
    if (isProbe) isProbed = true
    try {
      const result = await post(id, job, services)
      isSilent = result.outcome !== 'answered'
      settle(result, services.now())
    } finally {
      if (isProbe) isProbed = false
    }
  }
}

async function post(
  id: string,
  job: Joined,
  { url, secrets, http, tokens, now }: ForwardServices
): Promise<Result> {
  const {
    flow,
    flowToken,
    params,
    sentTo,
    completion: { via, contact, ...message }
  } = job
  const { token } = (await tokens?.check(flowToken)) ?? {}
  const body = JSON.stringify({
    type: 'flow.completed',
    timestamp: new Date(message.at).toISOString(),
    data: {
      ...{ flow, via, flowToken },
      ...(token && { token: { user: token.user, language: token.language, data: token.data } }),
      completion: params,
      contact,
      message: { id: message.messageId, replyTo: message.replyTo, sentTo }
    }
  })
  const timestamp = Math.floor(now() / 1000)
  const webhook = { id: `msg_${id}`, timestamp, body }
  return http({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'webhook-id': webhook.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signForward(webhook, secrets)
    },
    body,
    retry: 'unsent',
    // Its status says it all.
    maxBytes: 0
  })
}

function settle(result: Result, now: number): void {
  if (result.outcome !== 'answered') throw new FLOW_ERR_FORWARD(result.reason)
  const { status } = result.reply
  if (status >= 200 && status <= 299) return
  throw new NotBefore(retryAfterMs(result.reply, now), new FLOW_ERR_FORWARD(`status ${status}`))
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(PREFIX, ''), 'base64')
}
