import { z } from 'zod'
import { FLOW_ERR_COMPLETION } from '../errors.ts'
import type { Endpoint } from '../flow/endpoint.ts'
import { describeIssues } from '../flow/expectation.ts'
import { parse } from '../flow/parse.ts'
import { NO_FLOW_TOKEN } from '../protocol/request.ts'
import type { Registry, Sent } from '../sending/registry.ts'
import { type Entry, QUEUE_TIMES } from '../store/queue.ts'
import type { Store } from '../store/store.ts'
import type { Tokens } from '../tokens/tokens.ts'
import { type Completion, idOf, type Joined } from './event.ts'
import { parseLenient } from './json.ts'

/** More than a form holds; Meta documents no limit. */
const MAX_RESPONSE_JSON = 256 * 1024
/** More levels than a form has; what is far deeper cannot be written as JSON again. */
const MAX_DEPTH = 64
/** What WhatsApp has been seen to add, also to one of two copies (spec: webhooks, section 4). */
const ADDED = 'wa_flow_response_params'
const MAY_BE_ADDED = ['response_message', 'flow_id']

const Params = z.record(z.string(), z.unknown())

export interface JoinServices {
  readonly flows: ReadonlyMap<string, Endpoint>
  readonly tokens?: Tokens | undefined
  /** What was sent from here. */
  readonly registry?: Registry | undefined
  readonly store: Store
  readonly isForwarding: boolean
}

/**
 * Find out which flow a completion is of, and whom the flow was sent to, and hold it to the flow's
 * schema. What is to be done with it has an id that is the same for each copy of it, whichever way
 * it came. Throws FLOW_ERR_COMPLETION, and what the store throws.
 */
export async function join(completion: Completion, services: JoinServices): Promise<Entry[]> {
  const { flows, tokens, store, isForwarding } = services
  const read = readParams(completion.responseJson)
  const told = tokenIn(read.flow_token)
  const sent = await sentFor(told, completion, services)
  const flowToken = told ?? sent?.flowToken
  if (flowToken === undefined) {
    throw refusal('it has no flow token, and answers no message that was sent from here')
  }
  const { token, refusal: reason } = (await tokens?.check(flowToken)) ?? {}
  // Used up it is by the flow's end itself; and who began in time may end late.
  if (reason === 'forged' || reason === 'revoked') throw refusal(`its flow token is ${reason}`)
  const flow = endpointOf(token?.flow ?? sent?.flow, flows)
  const params = { ...read, flow_token: flowToken }
  await checkParams(flow, params)

  const kinds: Joined['kind'][] = [
    ...(flow.handlers.onComplete ? (['handle'] as const) : []),
    ...(isForwarding ? (['forward'] as const) : [])
  ]
  if (kinds.length === 0) {
    throw refusal(`flow "${flow.name}" has no onComplete, and FORWARD_URL is not set`)
  }

  // A token of ours is of one user. Others may give all users the same one.
  const { phone, userId } = completion.contact
  const key = [flow.name, flowToken, ...(token ? [] : [phone ?? userId ?? ''])]
  const answers = omit(params, MAY_BE_ADDED)
  if (!(await isFirst(`completed:${idOf(...key)}`, idOf(stable(answers)), store))) {
    throw refusal('its flow token was completed before, with other answers: the first count')
  }
  await tokens?.use(flowToken)
  if (sent?.outcome === 'unknown') await settle(sent, completion, services)

  const { responseJson: _, ...rest } = completion
  const job = { flow: flow.name, flowToken, sentTo: sent?.to, params, completion: rest }
  return kinds.map(kind => {
    const joined: Joined = { kind, ...job }
    return { id: idOf(kind, ...key), body: JSON.stringify(joined) }
  })
}

/** Whether these are the first answers, or the same as those. */
async function isFirst(at: string, answers: string, store: Store): Promise<boolean> {
  if (await store.add(at, answers, { ttlMs: QUEUE_TIMES.knownMs })) return true
  const known = await store.get(at)
  return known === undefined || known === answers
}

const refusal = (reason: string) => new FLOW_ERR_COMPLETION(reason)

/** The message that was answered; or the last that was sent with the token, if that is another's. */
async function sentFor(
  flowToken: string | undefined,
  { via, replyTo }: Completion,
  { registry }: JoinServices
): Promise<Sent | undefined> {
  const answered = replyTo === undefined ? undefined : await registry?.byMessage(via, replyTo)
  if (flowToken === undefined || answered?.flowToken === flowToken) return answered
  return registry?.byToken(flowToken)
}

/** Who answers a message has it. */
async function settle(
  { sendId, via }: Sent,
  { via: by, replyTo }: Completion,
  { registry }: JoinServices
): Promise<void> {
  if (replyTo === undefined || by !== via) return
  await registry?.report({ via, messageId: replyTo, sendId, status: 'read' })
}

function tokenIn(value: unknown): string | undefined {
  const isToken = typeof value === 'string' && value !== '' && value !== NO_FLOW_TOKEN
  return isToken ? value : undefined
}

/** What `response_json` holds. It comes from a user's device. */
function readParams(responseJson = ''): Record<string, unknown> {
  if (responseJson.length > MAX_RESPONSE_JSON) {
    throw refusal(`its response_json is longer than ${MAX_RESPONSE_JSON} characters`)
  }
  const params = Params.safeParse(parseLenient(responseJson))
  if (!params.success) throw refusal('its response_json is no JSON object')
  if (isDeeper(params.data, MAX_DEPTH)) {
    throw refusal(`its response_json is nested deeper than ${MAX_DEPTH} levels`)
  }
  return omit(params.data, [ADDED])
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(member => isDeeper(member, levels - 1))
}

function omit(params: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)))
}

function endpointOf(name: string | undefined, flows: JoinServices['flows']): Endpoint {
  if (name !== undefined) {
    const flow = flows.get(name)
    if (flow === undefined) throw refusal('its flow token is of a flow that is not served here')
    return flow
  }
  const [only, ...others] = flows.values()
  if (only === undefined || others.length > 0) {
    throw refusal('its flow token is unknown, and there are several flows that it could be of')
  }
  return only
}

/** Throws FLOW_ERR_COMPLETION if a completion does not fit the schema of its flow. */
export async function checkParams(flow: Endpoint, params: object): Promise<unknown> {
  const parsed = await parse(flow.completion, params).catch(() => {
    // So deep that the schema runs out of stack.
    throw refusal('it cannot be checked')
  })
  if (parsed.success) return parsed.data
  throw refusal(
    `it does not fit flow "${flow.name}": ${describeIssues(parsed.error.issues, flow.completion)}`
  )
}

/** JSON in which the order of members says nothing. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, member) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member
  )
}
