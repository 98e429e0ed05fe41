import type { Location } from './finding.ts'

/** Where offsets of a text are. Reads the text at the first question; each answer is a search. */
export interface TextLines {
  lineOf(offset: number): number
  locate(start: number, end: number): Location
}

/** Tell the lines of a text, which end with LF, CRLF or CR. */
export function readLines(text: string): TextLines {
  let starts: Int32Array | undefined

  function lineOf(offset: number): number {
    starts ??= lineStarts(text)
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }

  function place(offset: number): [line: number, column: number] {
    const line = lineOf(offset)
    return [line, offset - (starts?.[line - 1] ?? 0) + 1]
  }

  return {
    lineOf,
    locate(start, end) {
      const [line, column] = place(start)
      const [endLine, endColumn] = place(end)
      return { line, column, endLine, endColumn }
    }
  }
}

function lineStarts(text: string): Int32Array {
  // The most that there can be: the system hands out memory only for what is written to.
  const starts = new Int32Array(text.length + 1)
  let count = 1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts[count++] = at + 1
  }
  return starts.slice(0, count)
}
