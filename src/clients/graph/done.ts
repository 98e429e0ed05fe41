import { FLOW_ERR_GRAPH } from '../../errors.ts'
import type { GraphResult } from './client.ts'

/**
 * What a call has brought. Throws FLOW_ERR_GRAPH for one that was not done, or may not have been:
 * `what` failed, why, and what to do.
 */
export function done<T>(result: GraphResult<T>, what: string): T {
  if (result.outcome === 'done') return result.value
  const { outcome, reason } = result
  const advice = outcome === 'refused' ? result.advice : ADVICE[outcome]
  throw new FLOW_ERR_GRAPH([`${what}: ${reason}`, ...(advice ? [advice] : [])].join('; '))
}

const ADVICE = {
  unsent: 'check META_GRAPH_URL and the network',
  unknown: 'it may have been done all the same: run this again'
}
