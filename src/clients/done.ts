import { FLOW_ERR_GRAPH, type FLOW_ERR_SINCH } from '../errors.ts'
import type { ApiResult } from './api-result.ts'

/**
 * What a call has brought. Throws FLOW_ERR_GRAPH, or FLOW_ERR_SINCH, for one that was not done, or may
 * not have been: `what` failed, why, and what to do.
 */
export function done<T>(
  result: ApiResult<T>,
  what: string,
  ApiError: typeof FLOW_ERR_GRAPH | typeof FLOW_ERR_SINCH = FLOW_ERR_GRAPH
): T {
  if (result.outcome === 'done') return result.value
  throw new ApiError(explain(result, what))
}

/** Say that `what` failed, why, and what to do. */
export function explain(result: Exclude<ApiResult<unknown>, { outcome: 'done' }>, what: string) {
  const { outcome, reason, advice = ADVICE[outcome] } = result
  return [`${what}: ${reason}`, ...(advice ? [advice] : [])].join('; ')
}

const ADVICE = {
  refused: undefined,
  unsent: 'check the address and the network',
  unknown: 'it may have been done all the same: run this again'
}
