/** Return what `read` returns, or nothing when it throws, to try one format after another. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** The code of a system error (`ENOENT`, `EACCES` …); of anything else, `unknown`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
