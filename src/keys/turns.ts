import { createAverage } from './average.ts'

/** How long jobs may hold the event loop before it has its own turn. */
const TURN_MS = 5

/** Lets jobs run one after another on the event loop, first come, first served, in short turns. */
export function createTurns() {
  const waiting: (() => void)[] = []
  const average = createAverage()
  let isScheduled = false

  function turn(): void {
    const endsAt = performance.now() + TURN_MS
    do {
      const startedAt = performance.now()
      waiting.shift()?.()
      average.add(startedAt)
    } while (waiting.length > 0 && performance.now() < endsAt)
    isScheduled = waiting.length > 0
    if (isScheduled) setImmediate(turn)
  }

  return {
    /** How many milliseconds a job that came now would wait, by the latest jobs. */
    queueMs: () => waiting.length * average.get(),

    run<T>(job: (slot: number) => Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        waiting.push(() => void job(0).then(resolve, reject))
        if (isScheduled) return
        isScheduled = true
        setImmediate(turn)
      })
    }
  }
}
