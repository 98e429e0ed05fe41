import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolders } from '../../files.ts'

/** A file to be written, with its path from the root of the project. */
export interface NewFile {
  readonly path: string
  readonly content: string | Uint8Array
}

/**
 * Write files and the folders that they need, and replace one that exists: all of it, or nothing.
 * Never overwrites another. Throws what the file system throws.
 */
export function writeFiles(files: readonly NewFile[], replaced?: NewFile): void {
  const made: string[] = []
  try {
    for (const { path, content } of files) {
      const folder = makeFolders(dirname(path))
      if (folder !== undefined) made.push(folder)
      writeFileSync(path, content, { flag: 'wx' })
      made.push(path)
    }
    if (replaced === undefined) return
    // By way of another file: one that was half-way written would take the other flows along.
    const draft = `${replaced.path}.new`
    writeFileSync(draft, replaced.content, { flag: 'wx' })
    made.push(draft)
    renameSync(draft, replaced.path)
  } catch (error) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true })
    throw error
  }
}
