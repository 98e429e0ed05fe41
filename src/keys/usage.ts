import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readBounded } from '../files.ts'
import { attempt } from './attempt.ts'

/** In the folder of the keys: a report of each server that serves with them. */
export const USAGE = '.usage'
/** How often a server reports. */
export const REPORT_MS = 10_000
/** Whoever has not reported for this long is gone. */
export const FRESH_MS = 6 * REPORT_MS
const MAX_BYTES = 64 * 1024

/** What a server writes: how often and when it used each key since it started. */
export const Report = z.object({
  at: z.iso.datetime(),
  /** Whether it serves; false in the last report before it ends. */
  serves: z.boolean(),
  keys: z.record(
    z.string().regex(/^[0-9a-f]{64}$/),
    z.object({
      hits: z.int().min(0),
      lastUsedAt: z.iso.datetime().optional(),
      /** Whether it is in the ring of the server. */
      loaded: z.boolean()
    })
  )
})
export type Report = z.output<typeof Report>

/** How all servers together have used a key. */
export interface KeyUsage {
  hits: number
  lastUsedAt?: Date
}

export interface Usage {
  /** By fingerprint. */
  keys: Map<string, KeyUsage>
  /** Of each server that serves at the moment: the fingerprints of its keys. */
  servers: Set<string>[]
}

/** Read what the servers have reported. A file that is no report is passed over. */
export function readUsage(dir: string, { now = new Date() }: { now?: Date } = {}): Usage {
  const keys = new Map<string, KeyUsage>()
  const servers: Usage['servers'] = []
  for (const { report } of reportsIn(join(dir, USAGE))) {
    for (const [fingerprint, { hits, lastUsedAt }] of Object.entries(report.keys)) {
      const before = keys.get(fingerprint) ?? { hits: 0 }
      const times = [before.lastUsedAt, lastUsedAt && new Date(lastUsedAt)].filter(time => !!time)
      const last = times.sort((a, b) => b.getTime() - a.getTime())[0]
      keys.set(fingerprint, { hits: before.hits + hits, ...(last && { lastUsedAt: last }) })
    }
    if (!report.serves || !isFresh(report, now)) continue
    const loaded = Object.entries(report.keys).filter(([, { loaded }]) => loaded)
    servers.push(new Set(loaded.map(([fingerprint]) => fingerprint)))
  }
  return { keys, servers }
}

/** A clock that was set back makes a report one of the future: it is fresh. */
export function isFresh({ at }: Report, now: Date): boolean {
  return now.getTime() - Date.parse(at) < FRESH_MS
}

/** The reports in a folder, with their paths; none when there is no folder. */
export function reportsIn(folder: string): { path: string; report: Report }[] {
  const names = attempt(() => readdirSync(folder)) ?? []
  return names.flatMap(name => {
    const path = join(folder, name)
    if (!name.endsWith('.json')) return []
    const { data } = Report.safeParse(
      attempt(() => JSON.parse(String(readBounded(path, MAX_BYTES))))
    )
    return data ? [{ path, report: data }] : []
  })
}
