import { viewDocument } from '../flow-json/document.ts'
import type { Finding } from '../flow-json/finding.ts'
import type { Report } from '../flow-json/rule.ts'
import type { SourceText } from '../flow-json/source.ts'
import type { Contract } from './rule.ts'
import { contractRules } from './rules/index.ts'

/** Ours: Meta knows no contracts. */
export const CODE = 'CONTRACT_MISMATCH'

/**
 * Hold a contract to its Flow JSON, and report everything in which they differ, in the order of the
 * text. Nothing of a text that is no JSON: what is wrong with that `source.findings` say.
 */
export function compareContract(contract: Contract, source: SourceText): Finding[] {
  if (source.value === undefined) return []
  const document = viewDocument(source.value)
  const findings = contractRules.flatMap(({ id, check }) => {
    const own: Finding[] = []
    const report: Report = (pointer, message, { part = 'value', severity } = {}) => {
      const where = source.locate(pointer, part)
      own.push({
        code: CODE,
        severity: severity ?? 'error',
        rule: id,
        pointer,
        message: /[.?]$/.test(message) ? message : `${message}.`,
        ...where
      })
    }
    check(contract, document, report)
    return own
  })
  return inOrder(findings)
}

/** Findings in the order of the text. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => a.line - b.line || a.column - b.column)
}
