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
/** What WhatsApp has been seen to add (spec: webhooks, section 4). */
const ADDED = 'wa_flow_response_params'

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
  const sent = await sentFor(read.flow_token, completion, services)
  const flowToken = tokenIn(read.flow_token) ?? sent?.flowToken
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
  const isOwn = token !== undefined || sent !== undefined
  const key = [flow.name, flowToken, ...(isOwn ? [] : [phone ?? userId ?? ''])]
  if (!(await isFirst(`completed:${idOf(...key)}`, idOf(stable(params)), store))) {
    throw refusal('its flow token was completed before, with other answers: the first count')
  }
  await tokens?.use(flowToken)

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

/** Without a token, the message that was answered tells. */
async function sentFor(
  token: unknown,
  { via, replyTo }: Completion,
  { registry }: JoinServices
): Promise<Sent | undefined> {
  const flowToken = tokenIn(token)
  if (flowToken !== undefined) return registry?.byToken(flowToken)
  return replyTo === undefined ? undefined : registry?.byMessage(via, replyTo)
}

function tokenIn(value: unknown): string | undefined {
  const isToken = typeof value === 'string' && value !== '' && value !== NO_FLOW_TOKEN
  return isToken ? value : undefined
}

/** What `response_json` holds. It comes from a user's device. */
function readParams(responseJson: unknown): Record<string, unknown> {
  const isText = typeof responseJson === 'string'
  if (isText && responseJson.length > MAX_RESPONSE_JSON) {
    throw refusal(`its response_json is longer than ${MAX_RESPONSE_JSON} characters`)
  }
  const params = Params.safeParse(isText ? parseLenient(responseJson) : responseJson)
  if (!params.success || Array.isArray(responseJson)) {
    throw refusal('its response_json is no JSON object')
  }
  const { [ADDED]: _, ...own } = params.data
  return own
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
