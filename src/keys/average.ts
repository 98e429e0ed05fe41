/** How much the newest value weighs. */
const WEIGHT = 1 / 32

/** A moving average of durations in milliseconds. */
export function createAverage() {
  let average = 0
  return {
    get: () => average,
    add(startedAt: number) {
      average += (performance.now() - startedAt - average) * WEIGHT
    }
  }
}
