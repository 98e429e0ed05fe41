import { printable } from './printable.ts'
import type { Checked } from './report.ts'

/**
 * Write findings as workflow commands of GitHub Actions, which become annotations.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function toGithub(checked: Checked[]): string {
  return checked
    .flatMap(({ name, findings }) =>
      findings.map(({ severity, code, rule, message, ...at }) => {
        const properties = Object.entries({
          file: name,
          line: at.line,
          col: at.column,
          endLine: at.endLine,
          endColumn: at.endColumn,
          title: `${code} (${rule})`
        }).map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
        return `::${severity} ${properties.join(',')}::${escapeData(message)}\n`
      })
    )
    .join('')
}

// As @actions/core does: packages/core/src/command.ts.
function escapeData(text: string): string {
  const escaped = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  return printable(escaped)
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
