import { compareContract, inOrder } from '../contract/compare.ts'
import { FLOW_ERR_PLAYER_FLOW } from '../errors.ts'
import type { Finding } from '../flow-json/finding.ts'
import { readSource } from '../flow-json/source.ts'
import { validate } from '../flow-json/validate.ts'
import type { PlayedFlow } from './stage.ts'

/** What the page's list says of a flow. */
export interface FlowSummary {
  readonly name: string
  readonly endpoint?: {
    readonly url: string
    readonly isSigned: boolean
    readonly issuesTokens: boolean
  }
}

/** A flow as the page gets it. */
export interface FlowDescription extends FlowSummary {
  readonly flowJson: string
  readonly findings: readonly Finding[]
}

export function summarize({ name, endpoint }: PlayedFlow): FlowSummary {
  if (!endpoint) return { name }
  const { url, sign, newToken } = endpoint
  return {
    name,
    endpoint: { url, isSigned: sign !== undefined, issuesTokens: newToken !== undefined }
  }
}

/** Read a flow and check it. Throws FLOW_ERR_PLAYER_FLOW. */
export function describe(flow: PlayedFlow): FlowDescription {
  const content = contentOf(flow)
  const compared = flow.contract ? compareContract(flow.contract, readSource(content)) : []
  const findings = inOrder([...validate(content), ...compared])
  return { ...summarize(flow), flowJson: content.toString(), findings }
}

/** The bytes of its Flow JSON. Throws FLOW_ERR_PLAYER_FLOW. */
export function contentOf({ name, read }: PlayedFlow): Buffer {
  const reading = read()
  if ('content' in reading) return reading.content
  throw new FLOW_ERR_PLAYER_FLOW(name, reading.problem)
}
