/** How a stand-in misbehaves. */
export type Fault = {
  /** For so many calls, one by default. */
  times?: number
  /** Only where the path has this in it. */
  on?: string
  /** What was asked for is done all the same, although the answer does not say so. */
  done?: boolean
} & (
  | { kind: 'expired' }
  | { kind: 'busy'; retryAfter?: string }
  | { kind: 'broken'; status?: 500 | 503 }
  | { kind: 'slow'; ms: number }
  | { kind: 'drop' }
)

/** The faults that are still to come, in order. None hits `spared` that does not name it. */
export function faultQueue(spared?: string) {
  const faults: Fault[] = []
  return {
    fail(...next: Fault[]) {
      faults.push(...next.flatMap(fault => Array.from({ length: fault.times ?? 1 }, () => fault)))
    },
    take(path: string): Fault | undefined {
      const at = faults.findIndex(({ on }) => (on ? path.includes(on) : path !== spared))
      return at < 0 ? undefined : faults.splice(at, 1)[0]
    }
  }
}
