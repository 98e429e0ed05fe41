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
/** The names and codes of errors; anything else may be somebody's text. */
const NAME = /^\w{1,64}$/
const MAX_FRAMES = 8
const MAX_CAUSES = 4

/**
 * Describe an error without its message, which may repeat what was decrypted: a parser quotes its
 * input, a database the row. `withMessage` is for those who ask for it (LOG_LEVEL=debug).
 */
export function reportError(error: unknown, { withMessage = false, depth = 0 } = {}): ErrorReport {
  try {
    return describe(error, { withMessage, depth })
  } catch {
    // An error whose own properties throw.
    return { type: 'unknown', at: [] }
  }
}

function describe(error: unknown, options: { withMessage: boolean; depth: number }): ErrorReport {
  const { withMessage, depth } = options
  if (!(error instanceof Error)) {
    const message = withMessage && typeof error === 'string' ? { message: error } : {}
    return { type: error === null ? 'null' : typeof error, at: [], ...message }
  }
  const { name, message, cause } = error
  const code = 'code' in error ? error.code : undefined
  return {
    type: NAME.test(name) ? name : 'Error',
    ...(typeof code === 'string' && NAME.test(code) && { code }),
    at: framesOf(error)
      .slice(0, MAX_FRAMES)
      .map(line => line.slice('    at '.length)),
    ...(withMessage && { message }),
    ...(cause !== undefined &&
      depth < MAX_CAUSES && { cause: reportError(cause, { withMessage, depth: depth + 1 }) })
  }
}

/** The stack begins with the message, which may itself look like frames: they are what follows. */
function framesOf({ stack, message }: Error): string[] {
  const start = stack?.indexOf(message) ?? -1
  if (stack === undefined || start < 0) return []
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter(line => FRAME.test(line))
}
