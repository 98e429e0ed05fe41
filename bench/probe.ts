// Preloaded into the servers with --import, so that they need not know that they are measured.
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What a server process says about itself, of one turn. */
export interface Probe {
  /** Milliseconds, without the sampling interval. */
  loopDelayP99Ms: number
  cpuMs: number
}

const RESOLUTION_MS = 2
const NS_PER_MS = 1e6

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
let cpu = process.cpuUsage()

// Told twice for every turn. In between turns a server is idle, and its timer would be noise.
process.on('message', (order: 'begin' | 'end') => {
  if (order === 'begin') {
    delay.reset()
    delay.enable()
    cpu = process.cpuUsage()
    process.send?.({})
    return
  }
  delay.disable()
  const { user, system } = process.cpuUsage(cpu)
  const probe: Probe = {
    loopDelayP99Ms: Math.max(0, delay.percentile(99) / NS_PER_MS - RESOLUTION_MS),
    cpuMs: (user + system) / 1000
  }
  process.send?.(probe)
})
// Whoever measures may have been killed: nobody else would stop this server.
process.on('disconnect', () => process.exit())
// The channel must not keep a server alive that wants to stop.
process.channel?.unref()
