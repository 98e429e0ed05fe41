import type { Location } from '../../flow-json/finding.ts'
import { printable } from './printable.ts'

/** The columns of a line that are shown, and how many of them stand before what is marked. */
const WIDTH = 90
const BEFORE = 30

/** Show the line where something begins, its number, and a marker under its columns. */
export function frame(lines: string[], at: Location, mark = (text: string) => text): string[] {
  const line = lines[at.line - 1] ?? ''
  const first = line.length <= WIDTH ? 0 : Math.max(0, at.column - 1 - BEFORE)
  const last = Math.min(line.length, first + WIDTH)
  const from = at.column - 1 - first
  const to = at.endLine === at.line ? at.endColumn - 1 : line.length
  const marker = '^'.repeat(Math.max(1, Math.min(to, last) - first - from))

  const head = first > 0 ? '…' : ''
  const tail = last < line.length ? '…' : ''
  const number = String(at.line)
  return [
    `${number} | ${head}${printable(line.slice(first, last))}${tail}`.trimEnd(),
    `${' '.repeat(number.length)} | ${' '.repeat(head.length + from)}${mark(marker)}`
  ]
}
