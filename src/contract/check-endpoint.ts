import type { Endpoint } from '../flow/endpoint.ts'
import type { Finding } from '../flow-json/finding.ts'
import { readSource } from '../flow-json/source.ts'
import { validate } from '../flow-json/validate.ts'
import { CODE, compareContract, inOrder } from './compare.ts'
import { readFlowJson } from './read.ts'

/** Rules of Meta without which there is no endpoint, whatever the contract says. */
const ENDPOINT_RULES: ReadonlySet<string> = new Set([
  'data-api-version',
  'data-exchange-without-endpoint',
  'routing-model-missing'
])

/** Check the Flow JSON of an endpoint by Meta's rules, and compare the contract with it. */
export function checkEndpoint(endpoint: Endpoint): Finding[] {
  const reading = readFlowJson(endpoint)
  if ('problem' in reading) return [unread(reading.problem)]
  const { content } = reading
  return inOrder([...validate(content), ...compareContract(endpoint, readSource(content))])
}

/** Compare the contract of an endpoint with its Flow JSON, as a server does when it starts. */
export function compareEndpoint(endpoint: Endpoint): Finding[] {
  const reading = readFlowJson(endpoint)
  if ('problem' in reading) return [unread(reading.problem)]
  const source = readSource(reading.content)
  const unserved = validate(reading.content).filter(({ rule }) => ENDPOINT_RULES.has(rule))
  return inOrder([...source.findings, ...unserved, ...compareContract(endpoint, source)])
}

function unread(message: string): Finding {
  const where = { line: 1, column: 1, endLine: 1, endColumn: 1 }
  const rule = 'contract-flow-json'
  return { code: CODE, severity: 'error', rule, pointer: '', message, ...where }
}
