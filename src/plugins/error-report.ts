/** What the log says of an error that somebody else's code threw. */
export interface ErrorReport {
  type: string
  code?: string
  /** Where it was thrown, innermost first. */
  at: string[]
  message?: string
  cause?: ErrorReport
}

const FRAME = /^ {4}at .*:\d+:\d+\)?$/
const MAX_FRAMES = 8
const MAX_CAUSES = 4

/**
 * Describe an error without its message, which may repeat what was decrypted: a parser quotes its
 * input, a database the row. `withMessage` is for those who ask for it (LOG_LEVEL=debug).
 */
export function reportError(error: unknown, { withMessage = false, depth = 0 } = {}): ErrorReport {
  if (!(error instanceof Error)) return { type: error === null ? 'null' : typeof error, at: [] }
  const frames = framesOf(error)
  return {
    type: error.name,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    at: frames.slice(0, MAX_FRAMES).map(line => line.slice('    at '.length)),
    ...(withMessage && { message: error.message }),
    ...(error.cause !== undefined &&
      depth < MAX_CAUSES && {
        cause: reportError(error.cause, { withMessage, depth: depth + 1 })
      })
  }
}

/** The stack begins with the message, which may itself look like frames: they are what follows. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message)
  if (start < 0) return []
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter(line => FRAME.test(line))
}
