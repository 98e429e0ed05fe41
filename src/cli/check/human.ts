import type { Finding } from '../../flow-json/finding.ts'
import { readSource } from '../../flow-json/source.ts'
import { frame } from './frame.ts'
import { printable } from './printable.ts'
import { type Checked, count } from './report.ts'

const SGR = { bold: 1, red: 31, yellow: 33 }

type Paint = (style: keyof typeof SGR, text: string) => string

/** Lay findings out for a person: by file, each with its line. */
export function toHuman(checked: Checked[], { colour = false } = {}): string {
  const paint: Paint = (style, text) => (colour ? `\u001b[${SGR[style]}m${text}\u001b[0m` : text)
  const groups = checked
    .filter(({ findings }) => findings.length > 0)
    .map(one => `${paint('bold', printable(one.name))}\n\n${listFindings(one, paint)}`)
  return [...groups, `${summary(checked)}\n`].join('\n')
}

function listFindings({ content, findings }: Checked, paint: Paint): string {
  // Empty when it was refused as a whole; there is then no line to show.
  const { text } = readSource(content)
  const lines = text.split(/\r\n|\r|\n/)
  return findings.map(finding => `${listFinding(finding, text && lines, paint)}\n`).join('\n')
}

function listFinding(finding: Finding, lines: string[] | '', paint: Paint): string {
  const { line, column, severity, code, rule, message } = finding
  const style = severity === 'error' ? 'red' : 'yellow'
  return [
    `${line}:${column} ${paint(style, severity)} ${code} (${rule})`,
    printable(message),
    ...(lines ? frame(lines, finding, marker => paint(style, marker)) : [])
  ]
    .map(row => `  ${row}`)
    .join('\n')
}

function summary(checked: Checked[]): string {
  const counts = (['error', 'warning'] as const)
    .map(severity => ({ severity, number: count(checked, severity) }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => plural(number, severity))
  return `${counts.join(', ') || 'No findings'} in ${plural(checked.length, 'file')}`
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
