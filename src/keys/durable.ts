import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makeFolders } from '../files.ts'
import { attempt, codeOf } from './attempt.ts'

/** What a file system without hard links says: FAT, the shared folders of virtual machines. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']

/** Make a folder, and those above it, so that they are there after a power cut, too. */
export function makeFolder(dir: string, mode = 0o777): void {
  const first = makeFolders(dir, mode)
  if (first === undefined) return
  for (const made of new Set([first, dir])) syncFolder(dirname(made))
}

/**
 * Write a file that nobody has seen half of: it is on the disk, whole, before it has its name.
 * Throws EEXIST when there is a file of that name.
 */
export function createFile(path: string, content: string, mode: number): void {
  // Hidden, so that it is not taken for a key.
  const name = `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`
  const temporary = join(dirname(path), name)
  try {
    const file = openSync(temporary, 'wx', mode)
    try {
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    link(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
  syncFolder(dirname(path))
}

function link(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error))) throw error
    copyFileSync(from, to, constants.COPYFILE_EXCL)
  }
}

/** Put a line at the end of a file: whole, and after those that others put there meanwhile. */
export function appendLine(path: string, line: string): void {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants
  const file = openSync(path, O_APPEND | O_CREAT | O_WRONLY | (O_NOFOLLOW ?? 0), 0o644)
  try {
    // The line break comes first, too: a power cut may have left the line before without one.
    writeFileSync(file, `\n${line}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  syncFolder(dirname(path))
}

/** Remove what processes that were killed have left of the making of a file. */
export function sweep(path: string): void {
  const left = readdirSync(dirname(path)).filter(
    name => name.startsWith(`.${basename(path)}.`) && name.endsWith('.tmp')
  )
  for (const name of left) rmSync(join(dirname(path), name), { force: true })
}

/** Have the system write down which files a folder holds. */
export function syncFolder(dir: string): void {
  // Not every system can: Windows cannot.
  attempt(() => {
    const folder = openSync(dir, 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  })
}
