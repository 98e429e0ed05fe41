import { watch as watchFolder } from 'node:fs'
import { attempt } from '../../keys/attempt.ts'

/** Editors write a file in several steps; what follows within this time is one change. */
const SETTLE_MS = 50

/** What tells that something changed in a folder. */
export type Watch = (folder: string, changed: () => void) => { close(): void }

/** What tells that the user has had enough. */
export interface Signals {
  once(name: 'SIGINT', listener: () => void): unknown
}

/** Where changes and the end come from: Node's in earnest. */
export interface World {
  watch?: Watch
  signals?: Signals
}

/**
 * Call `look`, and again whenever something changes in the folders that it returns, until SIGINT.
 * It gets a function to call with the folders before it reads what is in them, so that no change
 * is lost. Without a folder that can be watched, it ends at once.
 */
export function repeat(
  look: (watchThese: (folders: string[]) => void) => Promise<void>,
  { watch = watchNode, signals = process }: World = {}
): Promise<void> {
  return new Promise((resolve, reject) => {
    let watchers: ReturnType<Watch>[] = []
    let timer: NodeJS.Timeout | undefined
    let ended = false
    let isLooking = false
    let again = false

    const closeAll = () => {
      for (const watcher of watchers) watcher.close()
      watchers = []
    }
    const stop = () => {
      ended = true
      clearTimeout(timer)
      closeAll()
    }
    const end = () => {
      stop()
      resolve()
    }
    const changed = () => {
      clearTimeout(timer)
      if (!ended) timer = setTimeout(round, SETTLE_MS)
    }
    // Anew each time: a folder that was deleted and made again is another one.
    const watchThese = (folders: string[]) => {
      closeAll()
      watchers = folders.flatMap(folder => attempt(() => watch(folder, changed)) ?? [])
    }
    async function round() {
      // What changes meanwhile has another round after this one.
      again = isLooking
      if (isLooking) return
      isLooking = true
      try {
        do {
          again = false
          await look(watchThese)
        } while (again && !ended)
        if (watchers.length === 0) end()
      } catch (error) {
        stop()
        reject(error)
      } finally {
        isLooking = false
      }
    }

    signals.once('SIGINT', end)
    round()
  })
}

function watchNode(folder: string, changed: () => void): { close(): void } {
  // A folder that goes away is an error on some systems: a change like any other.
  return watchFolder(folder, changed).on('error', changed)
}
