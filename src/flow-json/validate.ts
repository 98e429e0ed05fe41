import { type FlowDocument, viewDocument } from './document.ts'
import type { Finding, Severity } from './finding.ts'
import { concerns } from './rule.ts'
import { rules } from './rules/index.ts'
import { checkSchema } from './schema/index.ts'
import { readSource } from './source.ts'
import type { TextRuleId } from './text-rules.ts'

/** More than anybody reads; a hostile file has hundreds of thousands. */
const MAX_FINDINGS = 1000

/**
 * Check a Flow JSON by Meta's rules for its version, and report everything that is wrong, in the
 * order of the text. Takes whatever somebody wrote; never throws.
 *
 * ```ts
 * validate('{ "version": "7.3" }')
 * // [{ code: 'MISSING_REQUIRED_PROPERTY', severity: 'error', line: 1, column: 1, … }]
 * ```
 */
export function validate(input: string | Uint8Array): Finding[] {
  const source = readSource(input)
  if (source.value === undefined) return source.findings

  const document = viewDocument(source.value)
  const placed = [...checkSchema(source.value, document.version), ...checkRules(document)].map(
    ({ code, severity, rule, pointer, message, part }) => ({
      code,
      severity,
      rule,
      pointer,
      message,
      ...source.locate(pointer, part)
    })
  )
  const findings = [...source.findings, ...placed].sort(
    (a, b) => a.line - b.line || a.column - b.column || compare(a.rule, b.rule)
  )
  return findings.length > MAX_FINDINGS ? abridge(findings) : findings
}

/** What a rule or the schema reports. */
interface Report extends Pick<Finding, 'code' | 'severity' | 'rule' | 'pointer' | 'message'> {
  readonly part: 'key' | 'value'
}

function checkRules(document: FlowDocument): Report[] {
  const { version } = document
  return rules.flatMap(rule => {
    if (!concerns(rule, version)) return []
    const usual: Severity = rule.isSilent?.(version) ? 'warning' : 'error'
    const found: Report[] = []
    rule.check(document, (pointer, message, { part = 'value', severity = usual } = {}) => {
      if (found.length > MAX_FINDINGS) return
      found.push({ code: rule.code, severity, rule: rule.id, pointer, message, part })
    })
    return found
  })
}

/** Leave out what nobody reads, and say so. */
function abridge(findings: readonly Finding[]): Finding[] {
  const told = findings.slice(0, MAX_FINDINGS)
  const last = told.at(-1)
  const rule = 'too-many-findings' satisfies TextRuleId
  const message = `There are more findings; these ${MAX_FINDINGS} are the first: mend some of them.`
  const code = 'INVALID_FLOW_JSON'
  return last ? [...told, { ...last, code, severity: 'warning', rule, message }] : told
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
