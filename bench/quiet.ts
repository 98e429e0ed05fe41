import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a look at the machine takes, and how long to wait for a quiet one. */
const LOOK_MS = 250
const PATIENCE_MS = 10_000
/** CPU that others may use, as a share of one core, for the machine to count as quiet. */
const QUIET = 0.08
const MS_PER_TICK = 10

/** CPU time that all processes have used on all cores, in milliseconds; undefined without /proc. */
export function machineCpuMs(): number | undefined {
  try {
    const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = readFileSync(
      '/proc/stat',
      'latin1'
    )
      .slice(0, 200)
      .split(/\s+/)
      .map(Number)
    return (user + nice + system + irq + softirq + steal) * MS_PER_TICK
  } catch {
    return undefined
  }
}

/** Wait until nobody else uses the machine, but not for ever. */
export async function quietMachine(): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS
  while (performance.now() < giveUpAt) {
    const before = machineCpuMs()
    await sleep(LOOK_MS)
    const after = machineCpuMs()
    if (before === undefined || after === undefined) return
    if ((after - before) / LOOK_MS < QUIET) return
  }
}
