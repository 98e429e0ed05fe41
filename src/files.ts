import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Make a folder and those above it that are not there; the first that was made, if any was. Throws
 * what the system says. Node's own `recursive` tries for ever where a folder takes none, as /proc.
 */
export function makeFolders(folder: string, mode = 0o777): string | undefined {
  const dir = resolve(folder)
  if (isFolder(dir)) return undefined
  const first = isFolder(dirname(dir)) ? undefined : makeFolders(dirname(dir), mode)
  try {
    mkdirSync(dir, { mode })
  } catch (error) {
    // Another process was quicker.
    if (isFolder(dir)) return first
    throw error
  }
  return first ?? dir
}

/**
 * Read a file that has `limit` bytes at most; undefined for a longer one, and for what is no file.
 * Its length is not believed: a file of /proc says 0 and may never end. Throws what the system says.
 */
export function readBounded(path: string, limit: number): Buffer | undefined {
  // A pipe would keep the reader waiting.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stat = fstatSync(file)
    if (stat.size > limit || !stat.isFile()) return undefined
    const bytes = Buffer.alloc(limit + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null)
    }
    return length > limit ? undefined : bytes.subarray(0, length)
  } finally {
    closeSync(file)
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
