import { existsSync } from 'node:fs'
import type { Logger } from 'pino'
import { codeOf } from './attempt.ts'
import { loadKeys } from './load.ts'
import { reportUsage } from './report-usage.ts'
import type { KeyRing } from './ring.ts'
import { watchFolder } from './watch.ts'

/** Where the keys of a server come from. */
export interface KeySource {
  dir: string
  inline?: string | undefined
  passphrase?: string | undefined
}

/** Where it is told what becomes of keys. */
export type KeyLog = Pick<Logger, 'info' | 'warn' | 'error'>

/**
 * Keep the ring of a server as its folder is, and report how its keys are used. While anything of
 * the folder cannot be loaded the ring stays as it is, and the log says why.
 */
export function tendKeys(ring: KeyRing, source: KeySource, logger: KeyLog) {
  const { dir } = source
  let refused = ''
  const usage = reportUsage(dir, ring.status, {
    onFailure(error) {
      const message = 'the use of the keys cannot be kept, so "flowgate keys retire" cannot know it'
      logger.warn({ code: codeOf(error) }, message)
    }
  })

  function reload({ isAsked }: { isAsked: boolean }): void {
    const { keys, faults } = loadKeys(source)
    const reasons = faults.map(fault => fault.message)
    if (keys.length === 0) reasons.push(`no private key in ${dir} nor in PRIVATE_KEY`)
    else if (isGone()) reasons.push(`${dir} is not there`)
    const told = reasons.join('\n')
    if (reasons.length > 0) {
      if (isAsked || told !== refused) {
        logger.error({ reasons }, 'keys not reloaded, serving with those from before')
      }
      refused = told
      return
    }
    refused = ''
    const now = ring.status().map(nameOf)
    if (!isAsked && keys.map(nameOf).join() === now.join()) return
    ring.replace(keys)
    logger.info({ keys: ring.status() }, 'keys reloaded')
    usage.report()
  }

  /** A folder that keys came from does not go away for good: it is being replaced. */
  function isGone(): boolean {
    return !existsSync(dir) && ring.status().some(({ name }) => name !== 'PRIVATE_KEY')
  }

  const watcher = watchFolder(dir, () => reload({ isAsked: false }))
  return {
    /** Read the keys again, because somebody asks for it. */
    reload: () => reload({ isAsked: true }),
    async stop(): Promise<void> {
      watcher.close()
      await usage.stop()
    }
  }
}

const nameOf = ({ fingerprint, name }: { fingerprint: string; name: string }) =>
  `${fingerprint} ${name}`
