import { createAverage } from '../../src/keys/average.ts'

/**
 * Lets at most `count` jobs run at once, first come, first served; each is told which slot it has.
 */
export function createSlots(count: number) {
  const free = Array.from({ length: count }, (_, slot) => slot)
  const waiting: ((slot: number) => void)[] = []
  const average = createAverage()

  function release(slot: number): void {
    const next = waiting.shift()
    if (next === undefined) free.push(slot)
    else next(slot)
  }

  return {
    /** How many milliseconds a job that came now would wait for a slot, by the latest jobs. */
    queueMs: () => (waiting.length * average.get()) / count,

    async run<T>(job: (slot: number) => Promise<T>): Promise<T> {
      const slot = free.pop() ?? (await new Promise<number>(resolve => waiting.push(resolve)))
      const startedAt = performance.now()
      try {
        return await job(slot)
      } finally {
        average.add(startedAt)
        release(slot)
      }
    }
  }
}
