import { createPublicKey, type KeyObject } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FLOW_ERR_KEY } from '../errors.ts'
import { readBounded } from '../files.ts'
import { codeOf } from './attempt.ts'
import { examine, type Finding } from './examine.ts'
import { fingerprint } from './fingerprint.ts'
import { type Rotated, type Rotations, readRotations } from './rotations.ts'
import { bitsOf } from './suited.ts'

/** A private key that Flowgate can serve with. `name` is its file or its variable. */
export interface PrivateKey {
  key: KeyObject
  fingerprint: string
  bits: number
  name: string
}

export type KeyFault = InstanceType<typeof FLOW_ERR_KEY>

/**
 * A key of a server. `current`: Meta is taken to have its public half. `new`: of a rotation under
 * way, whose public half may be uploaded any moment. `old`: of before.
 */
export interface RingKey extends PrivateKey {
  state: 'current' | 'new' | 'old'
}

export interface LoadedKeys {
  keys: RingKey[]
  faults: KeyFault[]
}

const KEY_FILE = /\.(pem|key|der|p12|pfx)$/i
/** A key takes a few KiB: 64 leaves room for a PKCS#12 file with a chain of certificates. */
const MAX_FILE_BYTES = 64 * 1024

/**
 * Read an RSA private key in any of the forms of docs/keys.md; of several in one source, the first.
 * Throws FLOW_ERR_KEY with a sentence that says what the source is instead, and what to do.
 */
export function loadKey(
  source: Buffer | string,
  { name, passphrase }: { name: string; passphrase?: string | undefined }
): PrivateKey {
  const loaded = toKey(examine(Buffer.from(source), passphrase).findings[0], name)
  if (loaded instanceof Error) throw loaded
  return loaded
}

/**
 * Read the keys of a server: those of `inline` (the variable PRIVATE_KEY, one PEM block after
 * another), then those of the folder from the greatest file name down. The key that the last
 * rotation ended with comes before all of them, the key of one under way after them. A key that
 * comes twice is kept once.
 *
 * Whatever ought to be a key and cannot be read is in `faults`: nothing is thrown. Public keys,
 * certificates and files of other kinds are passed over, and so is a folder that does not exist.
 */
export function loadKeys({
  inline,
  dir,
  passphrase
}: {
  inline?: string | undefined
  dir?: string | undefined
  passphrase?: string | undefined
}): LoadedKeys {
  const found: (PrivateKey | KeyFault)[] = []
  if (inline?.trim()) {
    found.push(
      ...examine(Buffer.from(inline), passphrase).findings.map(finding =>
        toKey(finding, 'PRIVATE_KEY')
      )
    )
  }
  if (dir) found.push(...keysInFolder(dir, passphrase))

  const keys = new Map<string, PrivateKey>()
  const faults: KeyFault[] = []
  for (const entry of found) {
    if (entry instanceof Error) faults.push(entry)
    else if (!keys.has(entry.fingerprint)) keys.set(entry.fingerprint, entry)
  }
  return { keys: inOrder([...keys.values()], dir ? rotationsOf(dir, faults) : {}, dir), faults }
}

/** The key of the last rotation first, that of one under way last; the others as they come. */
function inOrder(keys: readonly PrivateKey[], { open, current }: Rotations, dir = ''): RingKey[] {
  const isOf = (rotated?: Rotated) => (key: PrivateKey) =>
    rotated !== undefined && key.name === join(dir, rotated.file)
  const made = keys.filter(isOf(open))
  const before = keys.filter(key => !made.includes(key))
  const first = before.find(isOf(current)) ?? before[0]
  return [
    ...before.filter(key => key === first).map(key => ({ ...key, state: 'current' as const })),
    ...before.filter(key => key !== first).map(key => ({ ...key, state: 'old' as const })),
    ...made.map(key => ({ ...key, state: 'new' as const }))
  ]
}

function rotationsOf(dir: string, faults: KeyFault[]): Rotations {
  try {
    return readRotations(dir)
  } catch (error) {
    if (!(error instanceof FLOW_ERR_KEY)) throw error
    faults.push(error)
    return {}
  }
}

function keysInFolder(dir: string, passphrase: string | undefined): (PrivateKey | KeyFault)[] {
  const found: (PrivateKey | KeyFault)[] = []
  try {
    for (const file of namesIn(dir)) found.push(...keysInFile(join(dir, file), passphrase))
  } catch (error) {
    found.push(unreadable(dir, error))
  }
  return found
}

/** The names in a folder, the newest first: the plain order of code units, backwards. */
function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter(name => !name.startsWith('.'))
      .sort()
      .reverse()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** The keys of a file, and what in it ought to be one and cannot be loaded. */
export function keysInFile(
  path: string,
  passphrase: string | undefined
): (PrivateKey | KeyFault)[] {
  try {
    const bytes = readBounded(path, MAX_FILE_BYTES)
    if (bytes === undefined) return []
    return examine(bytes, passphrase)
      .findings.filter(
        ({ kind }) => kind === 'private' || (kind === 'other' && KEY_FILE.test(path))
      )
      .map(finding => toKey(finding, path))
  } catch (error) {
    return [unreadable(path, error)]
  }
}

function toKey(finding: Finding, name: string): PrivateKey | KeyFault {
  const { refusal } = finding
  if (refusal) return new FLOW_ERR_KEY(`${name} ${refusal.problem}: ${refusal.remedy}`)
  const { key } = finding
  return { key, fingerprint: fingerprint(createPublicKey(key)), bits: bitsOf(key), name }
}

function unreadable(path: string, error: unknown): KeyFault {
  return new FLOW_ERR_KEY(`${path} cannot be read (${codeOf(error)})`)
}
