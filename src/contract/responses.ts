import { FLOW_ERR_RESPONSE_FLOW_JSON } from '../errors.ts'
import type { Answer } from '../flow/answer.ts'
import type { Endpoint } from '../flow/endpoint.ts'
import { readSource } from '../flow-json/source.ts'
import type { ScreenRequest } from '../protocol/request.ts'
import { readFlowJson } from './read.ts'
import { compileResponseCheck } from './response-check.ts'

/** The responses of a flow, held to its Flow JSON. */
export interface Responses {
  /** What a phone would refuse of an answer, as an error; it is counted. */
  check(request: ScreenRequest, answer: Answer): Error | undefined
  /** How many responses it has refused. */
  breaches(): number
}

/**
 * Hold the responses of a flow to its Flow JSON. Undefined when there is none to hold them to; when
 * one is named that cannot be used, `compareEndpoint` says why.
 */
export function holdResponses(endpoint: Endpoint): Responses | undefined {
  const reading = readFlowJson(endpoint)
  const source = 'content' in reading ? readSource(reading.content) : undefined
  if (source?.value === undefined) return undefined
  const check = compileResponseCheck(endpoint, source)
  let breaches = 0
  return {
    breaches: () => breaches,
    check(request, answer) {
      const breach = check(request, answer)
      if (breach === undefined) return undefined
      breaches++
      const asked = [request.action, request.screen].filter(Boolean).join(' of ')
      return new FLOW_ERR_RESPONSE_FLOW_JSON(asked, breach.message)
    }
  }
}
