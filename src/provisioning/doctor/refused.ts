import type { ApiResult } from '../../clients/api-result.ts'
import type { Verdict, verdictsOn } from './verdict.ts'

/** What could not be read, and why. */
export function refusedVerdict(
  { wrong }: ReturnType<typeof verdictsOn>,
  result: Exclude<ApiResult<unknown>, { outcome: 'done' }>
): Verdict {
  const advice = 'advice' in result ? result.advice : undefined
  return wrong(`it cannot be read: ${result.reason}`, advice ?? 'check the network, and try again')
}
