import { printableJson } from './printable.ts'
import { type Checked, count } from './report.ts'

/** Write findings as JSON. */
export function toJson(checked: Checked[]): string {
  const files = checked.map(({ name, findings }) => ({ file: name, findings }))
  const counts = { errors: count(checked, 'error'), warnings: count(checked, 'warning') }
  return `${printableJson({ ...counts, files })}\n`
}
