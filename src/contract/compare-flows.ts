import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Endpoint } from '../flow/endpoint.ts'
import type { Finding } from '../flow-json/finding.ts'
import { compareEndpoint } from './check-endpoint.ts'

/** Where a build puts the copy of a Flow JSON; what is to be mended stands outside of it. */
const BUILT = /^dist[\\/]/

/** Something in which a flow and its Flow JSON differ. */
export interface Difference extends Pick<Finding, 'severity' | 'rule' | 'pointer' | 'message'> {
  readonly flow: string
  /** `flows/shop/flow.json:12:5`, from the working directory. */
  readonly place: string
}

/** Compare every flow that says where its Flow JSON is. */
export function compareFlows(flows: readonly Endpoint[]): Difference[] {
  return flows.flatMap(flow => {
    if (flow.flowJson === undefined) return []
    const file = nameOf(flow.flowJson)
    return compareEndpoint(flow).map(({ severity, rule, pointer, message, line, column }) => {
      return {
        flow: flow.name,
        place: `${file}:${line}:${column}`,
        severity,
        rule,
        pointer,
        message
      }
    })
  })
}

function nameOf(url: URL): string {
  if (url.protocol !== 'file:') return url.href
  const name = relative('.', fileURLToPath(url))
  const source = name.replace(BUILT, '')
  return existsSync(join('.', source)) ? source : name
}
