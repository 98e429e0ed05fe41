import { createRequire } from 'node:module'
import { isAbsolute, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { contractRules } from '../../contract/rules/index.ts'
import { rules } from '../../flow-json/rules/index.ts'
import { schemaRules } from '../../flow-json/schema/index.ts'
import { textRules } from '../../flow-json/text-rules.ts'
import { printableJson } from './printable.ts'
import type { Checked } from './report.ts'

/** Every rule that a finding may name. */
const RULES = [...textRules, ...schemaRules, ...rules, ...contractRules]

/** Write findings as SARIF 2.1.0, which code scanning reads. */
export function toSarif(checked: Checked[]): string {
  const { name, version } = createRequire(import.meta.url)('flowgate/package.json')
  const findings = checked.flatMap(one => one.findings)
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort()
  const indices = new Map(ids.map((id, index) => [id, index]))

  const results = checked.flatMap(one =>
    one.findings.map(({ rule, severity, code, pointer, message, ...at }) => ({
      ruleId: rule,
      ruleIndex: indices.get(rule),
      level: severity,
      message: { text: message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: toUri(one.name) },
            region: {
              startLine: at.line,
              startColumn: at.column,
              endLine: at.endLine,
              endColumn: at.endColumn
            }
          }
        }
      ],
      properties: { code, pointer }
    }))
  )
  const run = {
    tool: { driver: { name, version, rules: ids.map(describe) } },
    columnKind: 'utf16CodeUnits',
    results
  }
  const $schema = 'https://json.schemastore.org/sarif-2.1.0.json'
  return `${printableJson({ $schema, version: '2.1.0', runs: [run] })}\n`
}

function describe(id: string) {
  const summary = RULES.find(rule => rule.id === id)?.summary
  return { id, ...(summary && { shortDescription: { text: summary } }) }
}

function toUri(name: string): string {
  if (isAbsolute(name)) return pathToFileURL(name).href
  return name.split(sep).map(encodeURIComponent).join('/')
}
