import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codeOf } from '../../keys/attempt.ts'

/** A text to check, and what it is called. */
export interface Input {
  name: string
  content: Uint8Array
}

/** What paths lead to. */
export interface Found {
  files: string[]
  /** The folders in which a change may change what is found. */
  folders: string[]
  /** A sentence for each path that leads to nothing. */
  problems: string[]
}

/** Find the files that paths name: a file itself, a flow folder's, or those of its flow folders. */
export function findFiles(paths: string[]): Found {
  const found: Found = { files: [], folders: [], problems: [] }
  for (const path of paths) {
    try {
      addPath(found, path)
    } catch (error) {
      found.folders.push(dirname(path))
      found.problems.push(unreadable(path, error))
    }
  }
  const { files, folders, problems } = found
  return { files: [...new Set(files)], folders: [...new Set(folders)], problems }
}

function addPath({ files, folders, problems }: Found, path: string): void {
  if (!statSync(path).isDirectory()) {
    folders.push(dirname(path))
    files.push(path)
    return
  }
  folders.push(path)
  const own = join(path, 'flow.json')
  if (isFile(own)) {
    files.push(own)
    return
  }
  const below = readdirSync(path)
    .sort()
    .map(name => join(path, name))
    .filter(isFolder)
  folders.push(...below)
  const theirs = below.map(folder => join(folder, 'flow.json')).filter(isFile)
  if (theirs.length === 0) {
    problems.push(`${path} has no flow.json, neither itself nor in a folder of it`)
  }
  files.push(...theirs)
}

/** Read files. Those that cannot be read each leave a sentence in `problems`. */
export function readFiles(files: string[]): { inputs: Input[]; problems: string[] } {
  const inputs: Input[] = []
  const problems: string[] = []
  for (const name of files) {
    try {
      inputs.push({ name, content: readFileSync(name) })
    } catch (error) {
      problems.push(unreadable(name, error))
    }
  }
  return { inputs, problems }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function unreadable(path: string, error: unknown): string {
  return `${path} cannot be read (${codeOf(error)})`
}
