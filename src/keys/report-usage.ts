import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from './attempt.ts'
import type { RingStatus } from './ring.ts'
import { isFresh, REPORT_MS, type Report, reportsIn, USAGE } from './usage.ts'

/** How long the report of a server that is gone is kept. */
const KEEP_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Report how the keys of a ring are used, in a file of this process alone in the folder of the
 * keys: now, every `everyMs`, and when told to. No request waits for it. `onFailure` is told, once,
 * when it cannot be written; where there is no folder of keys nothing is.
 */
export function reportUsage(
  dir: string,
  status: () => RingStatus[],
  {
    everyMs = REPORT_MS,
    onFailure
  }: { everyMs?: number; onFailure?: (error: unknown) => void } = {}
) {
  const folder = join(dir, USAGE)
  const name = `${randomUUID()}.json`
  const temporary = join(folder, `.${name}.tmp`)
  const known: Report['keys'] = {}
  let isTold = false
  let last = Promise.resolve()

  async function write(serves: boolean): Promise<void> {
    try {
      await mkdir(folder).catch(error => {
        if (codeOf(error) !== 'EEXIST') throw error
      })
      await writeFile(temporary, `${JSON.stringify(reportOf(serves))}\n`)
      await rename(temporary, join(folder, name))
      isTold = false
    } catch (error) {
      if (isTold || codeOf(error) === 'ENOENT') return
      isTold = true
      onFailure?.(error)
    }
  }

  function reportOf(serves: boolean): Report {
    for (const use of Object.values(known)) use.loaded = false
    for (const { fingerprint, answered, lastUsedAt } of status()) {
      known[fingerprint] = {
        hits: answered,
        ...(lastUsedAt && { lastUsedAt: new Date(lastUsedAt).toISOString() }),
        loaded: true
      }
    }
    return { at: new Date().toISOString(), serves, keys: known }
  }

  /** One after another, so that the last that is written is the newest. */
  function report(serves = true): Promise<void> {
    last = last.then(() => write(serves))
    return last
  }

  const timer = setInterval(report, everyMs).unref()
  report()
  tidy(folder).catch(() => {})
  return {
    report: () => report(),
    /** Write the last report. */
    async stop(): Promise<void> {
      clearInterval(timer)
      await report(false)
    }
  }
}

/** Remove reports that say nothing any more: old ones, and those of servers that used no key. */
async function tidy(folder: string): Promise<void> {
  const now = new Date()
  for (const { path, report } of reportsIn(folder)) {
    const isIdle = Object.values(report.keys).every(({ hits }) => hits === 0)
    const isOld = now.getTime() - Date.parse(report.at) > KEEP_MS
    if (isOld || (isIdle && (!report.serves || !isFresh(report, now))))
      await rm(path, { force: true })
  }
}
