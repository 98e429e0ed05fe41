import type { Endpoint } from '../flow/endpoint.ts'
import type { Finding } from '../flow-json/finding.ts'

/**
 * Check the Flow JSON that an endpoint names by Meta's rules, and compare it with the contract and
 * its handlers: for a flow's own test. Without findings the two agree.
 *
 * ```ts
 * t.strictSame(await checkEndpoint(appointment), [])
 * ```
 */
export async function checkEndpoint(endpoint: Endpoint): Promise<Finding[]> {
  // Reading all the rules takes as long as half a server's start, which needs none of them.
  return (await import('./check-endpoint.ts')).checkEndpoint(endpoint)
}
