import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { codeOf } from '../../keys/attempt.ts'

/** A text to check, and what it is called. */
export interface Input {
  name: string
  content: Uint8Array
  /** The flow folder that it was found in: its contract is compared. */
  folder?: string
}

/** What paths lead to. */
export interface Found {
  /** Files, each with the flow folder that it was found by. */
  files: Map<string, string | undefined>
  /** The folders in which a change may change what is found. */
  folders: string[]
  /** A sentence for each path that leads to nothing. */
  problems: string[]
}

/** Find the files that paths name: a file itself, a flow folder's, or those of its flow folders. */
export function findFiles(paths: string[]): Found {
  const found: Found = { files: new Map(), folders: [], problems: [] }
  for (const path of paths) {
    try {
      addPath(found, path)
    } catch (error) {
      found.folders.push(dirname(path))
      found.problems.push(unreadable(path, error))
    }
  }
  return { ...found, folders: [...new Set(found.folders)] }
}

function addPath({ files, folders, problems }: Found, path: string): void {
  if (!statSync(path).isDirectory()) {
    folders.push(dirname(path))
    if (!files.has(path)) files.set(path, undefined)
    return
  }
  folders.push(path)
  if (isFile(flowJsonOf(path))) {
    files.set(flowJsonOf(path), path)
    return
  }
  const below = readdirSync(path)
    .sort()
    .map(name => join(path, name))
    .filter(isFolder)
  folders.push(...below)
  const flows = below.filter(folder => isFile(flowJsonOf(folder)))
  if (flows.length === 0) {
    problems.push(`${path} has no flow.json, neither itself nor in a folder of it`)
  }
  for (const folder of flows) files.set(flowJsonOf(folder), folder)
}

/** Read files. Those that cannot be read each leave a sentence in `problems`. */
export function readFiles(files: Found['files']): { inputs: Input[]; problems: string[] } {
  const inputs: Input[] = []
  const problems: string[] = []
  for (const [name, folder] of files) {
    try {
      inputs.push({ name, content: readFileSync(name), ...(folder !== undefined && { folder }) })
    } catch (error) {
      problems.push(unreadable(name, error))
    }
  }
  return { inputs, problems }
}

/** Read the sources in a flow folder: what a contract is made of, as far as it stands there. */
export function sourcesIn(folder: string): Uint8Array[] {
  return readdirSync(folder)
    .filter(name => /\.[cm]?[jt]s$/.test(name))
    .sort()
    .map(name => readFileSync(join(folder, name)))
}

function flowJsonOf(folder: string): string {
  return join(folder, 'flow.json')
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function unreadable(path: string, error: unknown): string {
  const code = codeOf(error)
  switch (code) {
    case 'ENOENT':
      return `${path} does not exist${isAbsolute(path) ? '' : ` in ${process.cwd()}`}`
    case 'EISDIR':
      return `${path} is a folder; name a file in it`
    default:
      return `${path} cannot be read (${code})`
  }
}
