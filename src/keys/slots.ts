/** How much the newest job weighs in the average. */
const WEIGHT = 1 / 32

/**
 * Let at most `count` jobs run at once, first come, first served; each is told which slot it has.
 */
export function createSlots(count: number) {
  const free = Array.from({ length: count }, (_, slot) => slot)
  const waiting: ((slot: number) => void)[] = []
  let averageMs = 0

  function release(slot: number): void {
    const next = waiting.shift()
    if (next === undefined) free.push(slot)
    else next(slot)
  }

  return {
    /** How many milliseconds a job that came now would wait for a slot, by the latest jobs. */
    queueMs: () => (waiting.length * averageMs) / count,

    async run<T>(job: (slot: number) => Promise<T>): Promise<T> {
      const slot = free.pop() ?? (await new Promise<number>(resolve => waiting.push(resolve)))
      const startedAt = performance.now()
      try {
        return await job(slot)
      } finally {
        averageMs += (performance.now() - startedAt - averageMs) * WEIGHT
        release(slot)
      }
    }
  }
}
