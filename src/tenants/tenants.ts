import { dirname } from 'node:path'
import { watchFolder } from '../keys/watch.ts'
import type { Business } from './business.ts'
import { FILE, isFolder, readTenants } from './read.ts'
import { openTenant, type Surroundings, type Tenant } from './tenant.ts'

/** How often it is looked for changes, and tried again to serve a tenant whose keys may have come. */
const LOOK_MS = 5000

export interface TenantsStatus {
  /** How many tenants are served. */
  readonly served: number
  /** What is wrong with others, by name. One that was served before still is, as it was. */
  readonly faults: Readonly<Record<string, string>>
}

/** The other businesses of a server. */
export interface Tenants {
  find(name: string): Business | undefined
  status(): TenantsStatus
  /** Read them again, because somebody asks for it. */
  reload(): Promise<void>
  close(): Promise<void>
}

/**
 * Serve the tenants of a file or a folder (TENANTS), and follow its changes. A tenant with a fault is
 * not served, or as it was before; the others are not touched. Rejects when nothing can be read.
 */
export async function openTenants(
  path: string,
  surroundings: Surroundings,
  { lookMs = LOOK_MS }: { lookMs?: number } = {}
): Promise<Tenants> {
  const { log } = surroundings
  const tenants = new Map<string, { tenant: Tenant; settings: string }>()
  let read = readTenants(path)
  let faults: Record<string, string> = {}
  let told = ''

  async function follow(): Promise<void> {
    // A folder may be called __proto__.
    const next: Record<string, string> = Object.create(null)
    for (const [name, settings] of read) {
      const text = JSON.stringify(settings)
      const before = tenants.get(name)
      if (before?.settings === text) continue
      const opened = 'fault' in settings ? settings : openTenant(name, settings, surroundings)
      if ('fault' in opened) {
        next[name] = opened.fault
        continue
      }
      tenants.set(name, { tenant: opened, settings: text })
      await before?.tenant.close()
    }
    for (const [name, { tenant }] of tenants) {
      if (read.has(name)) continue
      tenants.delete(name)
      await tenant.close()
    }
    faults = next
    tell()
  }

  /** Once, however often it is looked at. */
  function tell(): void {
    const status = JSON.stringify({ tenants: [...tenants.keys()], faults })
    if (status === told) return
    told = status
    for (const [tenant, fault] of Object.entries(faults)) {
      const outcome = tenants.has(tenant) ? 'served as it was before' : 'not served'
      log.error({ tenant }, `tenant ${tenant} is ${outcome}: ${fault}`)
    }
    log.info({ tenants: tenants.size }, 'tenants loaded')
  }

  async function reload(): Promise<void> {
    try {
      read = readTenants(path)
      await follow()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (reason === told) return
      told = reason
      log.error(`tenants not reloaded, serving those from before: ${reason}`)
    }
  }

  await follow()
  let last = Promise.resolve()
  const soon = (work: () => Promise<void>) => {
    last = last.then(work)
    return last
  }
  const folder = isFolder(path) ? path : dirname(path)
  const watcher = watchFolder(folder, () => soon(reload), { lookMs, inside: FILE })
  const retry = () => Object.keys(faults).length > 0 && soon(follow)
  const timer = setInterval(retry, lookMs).unref()
  return {
    find: name => tenants.get(name)?.tenant,
    status: () => ({ served: tenants.size, faults }),
    reload: () => soon(reload),
    async close() {
      clearInterval(timer)
      watcher.close()
      await last
      await Promise.all([...tenants.values()].map(({ tenant }) => tenant.close()))
    }
  }
}
