import { z } from 'zod'
import { FLOW_ERR_RESPONSE } from '../errors.ts'
import type { ScreenRequest } from '../protocol/request.ts'
import { SUCCESS } from '../protocol/response.ts'
import type { Endpoint } from './endpoint.ts'
import { describeIssues, kindOf } from './expectation.ts'
import { parse } from './parse.ts'
import { reachable } from './routes.ts'

/** An answer as it goes onto the wire. */
export interface Answer {
  readonly screen: string
  readonly data: Record<string, unknown>
}

const AnyAnswer = z.object({ screen: z.string(), data: z.record(z.string(), z.unknown()) })
const ErrorMessage = z.string().min(1).optional()
const NoData = z.strictObject({})
const AnyCompletion = z.object({ extension_message_response: z.object({ params: z.unknown() }) })

/**
 * Hold a handler's answer to the contract before a phone does: the screen exists, may follow the one
 * that asked, and gets the data it declares. Returns the answer with defaults filled in.
 * Throws FLOW_ERR_RESPONSE. Spec: data channel, section 5.
 */
export async function checkAnswer(
  endpoint: Endpoint,
  request: ScreenRequest,
  answer: unknown
): Promise<Answer> {
  const { action, screen: from } = request
  const refuse = (reason: string): never => {
    throw new FLOW_ERR_RESPONSE([action, from].filter(Boolean).join(' of '), reason)
  }

  const shaped = AnyAnswer.safeParse(answer, { reportInput: true })
  if (!shaped.success)
    return refuse(describeIssues(shaped.error.issues, AnyAnswer, { found: true }))
  const { screen, data } = shaped.data

  if (screen === SUCCESS) {
    if (Object.keys(data).length === 0) return { screen, data }
    const completion = AnyCompletion.safeParse(data, { reportInput: true })
    if (!completion.success)
      return refuse(describeIssues(completion.error.issues, AnyCompletion, { found: true }))
    const params = await parse(
      endpoint.completion,
      completion.data.extension_message_response.params,
      { reportInput: true }
    )
    if (!params.success) {
      return refuse(
        `the completion's ${describeIssues(params.error.issues, endpoint.completion, { found: true })}`
      )
    }
    return { screen, data: { extension_message_response: { params: params.data } } }
  }

  const contract = Object.hasOwn(endpoint.screens, screen) ? endpoint.screens[screen] : undefined
  if (contract === undefined) {
    const known = Object.keys(endpoint.screens).join(', ')
    const found = isTyped(screen, request.data) ? 'what the user typed' : screen
    return refuse(`screen: expected one of ${known}, ${SUCCESS}, found ${found}`)
  }
  const allowed = reachable(endpoint.routes, action, from)
  if (!allowed.has(screen)) {
    return refuse(`screen: expected one of ${[...allowed].join(', ')}, found ${screen}`)
  }

  const { error_message, ...own } = data
  const message = ErrorMessage.safeParse(error_message, { reportInput: true })
  if (!message.success) {
    return refuse(`${screen}.error_message: expected a text, found ${kindOf(error_message)}`)
  }
  const schema = contract.data ?? NoData
  const declared = await parse(schema, own, { reportInput: true })
  if (!declared.success) {
    return refuse(`${screen}.${describeIssues(declared.error.issues, schema, { found: true })}`)
  }
  return {
    screen,
    data: { ...declared.data, ...(message.data !== undefined && { error_message }) }
  }
}

/** Whether a name that no screen has may have come from the request, and so is not for the log. */
function isTyped(name: string, data: object): boolean {
  return !/^[A-Z_]{1,64}$/i.test(name) || JSON.stringify(data).includes(name)
}
