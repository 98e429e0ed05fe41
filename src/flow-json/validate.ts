import { viewDocument } from './document.ts'
import type { Finding, Severity } from './finding.ts'
import type { Report, Rule } from './rule.ts'
import { rules } from './rules/index.ts'
import { checkSchema } from './schema/index.ts'
import { readSource } from './source.ts'
import { isSince } from './version.ts'

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
  const findings = [...source.findings]
  if (source.value === undefined) return findings

  const document = viewDocument(source.value)
  const { version } = document
  for (const { code, rule, pointer, part, severity, message } of checkSchema(
    source.value,
    version
  )) {
    findings.push({ code, severity, rule, pointer, message, ...source.locate(pointer, part) })
  }

  const applies = ({ since }: Rule) => since === undefined || isSince(version, since)
  for (const rule of rules.filter(applies)) {
    const usual: Severity = rule.isSilent?.(version) ? 'warning' : 'error'
    const report: Report = (pointer, message, { part = 'value', severity = usual } = {}) => {
      if (findings.length >= MAX_FINDINGS) return
      const where = source.locate(pointer, part)
      findings.push({ code: rule.code, severity, rule: rule.id, pointer, message, ...where })
    }
    rule.check(document, report)
  }
  return findings
    .slice(0, MAX_FINDINGS)
    .sort((a, b) => a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule))
}
