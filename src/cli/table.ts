/** Lay out rows of text in columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  }
  const line = (row: readonly string[]) => widths.map((width, column) => row[column]?.padEnd(width))
  return rows.map(row => `${line(row).join('  ').trimEnd()}\n`).join('')
}

/** Rows of a name and what there is to say of it; those of which there is nothing are left out. */
export function listing(entries: Readonly<Record<string, string | undefined>>): string {
  return table(Object.entries(entries).flatMap(([name, said]) => (said ? [[name, said]] : [])))
}
