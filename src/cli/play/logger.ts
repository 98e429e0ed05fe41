import { pino } from 'pino'
import { asArray, asObject } from '../../flow-json/document.ts'
import { printable } from '../check/printable.ts'
import type { Io } from '../io.ts'

/** Pino's number for a warning. */
const WARN = 40

/** Tell the developer why a request was not answered as it asked, in a line on stderr. */
export function problemLogger(io: Io) {
  // From `debug` on, the messages of errors in handlers are there.
  return pino(
    { level: 'debug' },
    {
      write(line: string) {
        const { level, msg, code, reason, error } = asObject(JSON.parse(line))
        if (Number(level) < WARN || code === undefined) return
        const { message, type, at } = asObject(error)
        const why = [reason, message ?? type, asArray(at)[0]].filter(Boolean).join('; ')
        io.stderr.write(`${printable(`endpoint: ${msg}${why && ` (${why})`}`)}\n`)
      }
    }
  )
}
