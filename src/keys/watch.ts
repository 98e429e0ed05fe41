import { type FSWatcher, watch } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { attempt } from './attempt.ts'

/** Files are copied and links swapped in several steps: what follows within this time belongs. */
const SETTLE_MS = 200
/** For what the system tells nobody of: folders that come, go or are replaced, network drives. */
const LOOK_MS = 5000

/**
 * Call `changed` when the files of a folder are others than before, and once at the beginning. The
 * folder may be missing, may be replaced by another (the symbolic links of Kubernetes), and may be
 * in the middle of a change, after which `changed` is called again. `inside` names a file of each
 * of its sub-folders that belongs to it, too.
 */
export function watchFolder(
  dir: string,
  changed: () => void,
  {
    settleMs = SETTLE_MS,
    lookMs = LOOK_MS,
    inside
  }: { settleMs?: number; lookMs?: number; inside?: string } = {}
) {
  let watcher: FSWatcher | undefined
  let watched: string | undefined
  let seen: string | undefined
  let settling: NodeJS.Timeout | undefined
  let isLooking = false
  let isClosed = false

  async function look(): Promise<void> {
    if (isLooking) return soon()
    isLooking = true
    const [folder, files] = await Promise.all([idOf(dir), stateOf(dir, inside)])
    isLooking = false
    if (isClosed) return
    if (folder !== watched) follow(folder)
    if (files === seen) return
    seen = files
    changed()
  }

  /** Watch the folder that is there now: a watcher stays with the one that it began with. */
  function follow(folder: string | undefined): void {
    watcher?.close()
    // Systems have limits to it, and it is no more than a way to hear of changes sooner.
    watcher = attempt(() => watch(dir, { persistent: false }, soon))
    watcher?.on('error', () => watcher?.close())
    watched = watcher && folder
  }

  function soon(): void {
    clearTimeout(settling)
    settling = setTimeout(look, settleMs).unref()
  }

  const timer = setInterval(look, lookMs).unref()
  look()
  return {
    close(): void {
      isClosed = true
      clearInterval(timer)
      clearTimeout(settling)
      watcher?.close()
    }
  }
}

/** What tells a folder from another one in its place. */
async function idOf(dir: string): Promise<string | undefined> {
  const found = await statOf(dir)
  return found && `${found.dev}:${found.ino}`
}

/** What is another text when a file is another, or has other bytes; links are followed. */
async function stateOf(dir: string, inside: string | undefined): Promise<string> {
  const names = await readdir(dir).catch(() => undefined)
  const files = names?.filter(name => !name.startsWith('.')).sort()
  const states = files?.map(async name => {
    let found = await statOf(join(dir, name))
    if (found?.isDirectory() && inside !== undefined) found = await statOf(join(dir, name, inside))
    // What else is in a sub-folder does not matter.
    if (!found || found.isDirectory()) return [name]
    return [name, found.dev, found.ino, found.size, found.mtimeMs, found.ctimeMs]
  })
  return JSON.stringify(states ? await Promise.all(states) : 'none')
}

function statOf(path: string) {
  return stat(path).catch(() => undefined)
}
