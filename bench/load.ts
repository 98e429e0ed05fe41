import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection, Reply } from './connection.ts'
import type { Shot } from './traffic.ts'

/** One answered request. */
export interface Hit {
  shot: Shot
  reply: Reply
  latencyMs: number
  /** Whether the reply came inside the measured window. */
  counts: boolean
}

export interface Run {
  hits: Hit[]
  windowMs: number
  /** CPU of this process in the window, as a share of one core. */
  ownCpu: number
  /** How late requests were sent, in milliseconds. Empty where there is no schedule. */
  lateMs: number[]
}

/** What it takes after the start until all connections are busy; not measured. */
const RAMP_MS = 150

/** Every connection sends its next request as soon as it has the reply to the last one. */
export async function saturate(
  connections: readonly Connection[],
  shots: () => Shot,
  { seconds }: { seconds: number }
): Promise<Run> {
  const hits: Hit[] = []
  let counting = false
  let running = true

  const drained = connections.map(
    connection =>
      new Promise<void>(resolve => {
        const next = () => {
          const shot = shots()
          const sentAt = performance.now()
          connection.send(shot.bytes, reply => {
            hits.push({ shot, reply, latencyMs: performance.now() - sentAt, counts: counting })
            if (running) next()
            else resolve()
          })
        }
        next()
      })
  )

  await sleep(RAMP_MS)
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  counting = true
  await sleep(seconds * 1000)
  counting = false
  const windowMs = performance.now() - startedAt
  const ownCpu = shareOf(process.cpuUsage(cpu), windowMs)
  running = false
  await Promise.all(drained)
  return { hits, windowMs, ownCpu, lateMs: [] }
}

/**
 * Send at a fixed rate whatever the server does. A latency counts from the time at which its request
 * should have been sent, so that waiting for a free connection is part of it.
 */
export async function atRate(
  connections: readonly Connection[],
  shots: () => Shot,
  { seconds, perSecond }: { seconds: number; perSecond: number }
): Promise<Run> {
  const hits: Hit[] = []
  const lateMs: number[] = []
  const free = [...connections]
  const total = Math.round(seconds * perSecond)
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  let sent = 0

  const dueAt = (index: number) => startedAt + (index * 1000) / perSecond

  await new Promise<void>(resolve => {
    function sendDue() {
      for (let now = performance.now(); sent < total && dueAt(sent) <= now; sent++) {
        const connection = free.pop()
        if (connection === undefined) return
        const [shot, intendedAt] = [shots(), dueAt(sent)]
        lateMs.push(now - intendedAt)
        connection.send(shot.bytes, reply => {
          hits.push({ shot, reply, latencyMs: performance.now() - intendedAt, counts: true })
          free.push(connection)
          sendDue()
          if (hits.length === total) resolve()
        })
      }
    }
    const timer = setInterval(() => {
      sendDue()
      if (sent === total) clearInterval(timer)
    }, 1)
  })

  const windowMs = performance.now() - startedAt
  const ownCpu = shareOf(process.cpuUsage(cpu), windowMs)
  return { hits, windowMs, ownCpu, lateMs }
}

function shareOf({ user, system }: NodeJS.CpuUsage, ms: number): number {
  return (user + system) / 1000 / ms
}
