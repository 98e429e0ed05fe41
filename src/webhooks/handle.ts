import {
  FLOW_ERR_COMPLETION,
  FLOW_ERR_DEADLINE,
  FLOW_ERR_HANDLER,
  FLOW_ERR_TOKEN_DATA,
  isFlowError
} from '../errors.ts'
import { type Budget, SPENT, within } from '../flow/deadline.ts'
import type { Endpoint } from '../flow/endpoint.ts'
import { describeIssues } from '../flow/expectation.ts'
import { onceFor } from '../flow/once.ts'
import { parse } from '../flow/parse.ts'
import { stateOf } from '../flow/state.ts'
import type { Token } from '../flow/token.ts'
import type { Log } from '../flow/types.ts'
import type { Store } from '../store/store.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Joined } from './event.ts'
import { checkParams } from './join.ts'

/** Less than the lease of the queue: whoever is late is told to stop before somebody else begins. */
export const HANDLER_MS = 45_000

/** Let what a user has written work, as long as it may. Rejects as it does, or with FLOW_ERR_DEADLINE. */
export async function limited(
  title: string,
  work: (budget: Budget) => Promise<unknown>
): Promise<void> {
  const outcome = await within(HANDLER_MS, work)
  if (outcome === SPENT) throw new FLOW_ERR_DEADLINE(title, HANDLER_MS)
}

export interface HandleServices {
  readonly flows: ReadonlyMap<string, Endpoint>
  readonly tokens?: Tokens | undefined
  readonly store: Store
  readonly log: Log
}

/** Hand a completion to its flow. Throws what keeps it from being handled. */
export async function handle(job: Joined, services: HandleServices): Promise<void> {
  const { flows, store, log } = services
  const { flowToken, completion: message, params } = job
  const flow = flows.get(job.flow)
  const onComplete = flow?.handlers.onComplete
  if (flow === undefined || onComplete === undefined) {
    throw new FLOW_ERR_COMPLETION(`there is no flow "${job.flow}" with an onComplete here`)
  }
  const completion = await checkParams(flow, params)
  const token = await tokenOf(flow, flowToken, services)
  const title = `onComplete of ${flow.name}`

  await limited(title, async budget => {
    const context = {
      ...{ completion, token, flowToken, via: message.via, contact: message.contact },
      message: {
        id: message.messageId,
        replyTo: message.replyTo,
        at: new Date(message.at),
        sentTo: job.sentTo
      },
      state: stateOf(flow, flowToken, { store, log }),
      once: onceFor(flow, flowToken, { store, log, budget }),
      log,
      signal: budget.signal
    }
    try {
      await onComplete(context)
    } catch (cause) {
      throw isFlowError(cause) ? cause : new FLOW_ERR_HANDLER(title, { cause })
    }
  })
}

/** The token, whatever it is good for now. */
async function tokenOf(
  flow: Endpoint,
  flowToken: string,
  { tokens }: HandleServices
): Promise<Token | undefined> {
  const { token } = (await tokens?.check(flowToken)) ?? {}
  if (token === undefined || flow.token === undefined) return token
  const parsed = await parse(flow.token, token.data)
  if (parsed.success) return { ...token, data: parsed.data }
  throw new FLOW_ERR_TOKEN_DATA(flow.name, describeIssues(parsed.error.issues, flow.token))
}
