/** Lay out rows of text in columns as wide as their widest cell. */
export function table(rows: string[][]): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  }
  const line = (row: string[]) => widths.map((width, column) => row[column]?.padEnd(width))
  return rows.map(row => `${line(row).join('  ').trimEnd()}\n`).join('')
}
