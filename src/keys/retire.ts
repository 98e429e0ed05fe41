import { existsSync, lstatSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { FLOW_ERR_KEY } from '../errors.ts'
import { codeOf } from './attempt.ts'
import { makeFolder, syncFolder } from './durable.ts'
import { publicPathOf } from './generate.ts'
import { keysInFile, type RingKey } from './load.ts'
import { noteStep, readRotations } from './rotations.ts'
import type { Usage } from './usage.ts'

/** In the folder of the keys: those that the server does not load any more. */
export const RETIRED = 'retired'

export interface RetireOptions {
  dir: string
  passphrase?: string | undefined
  /** The key that the others make room for. */
  current: RingKey | undefined
  usage: Usage
  /** For how long nobody may have used it, in milliseconds. */
  unusedForMs: number
  /** Do without knowing whether it is used, or whether a new key was uploaded. */
  isForced: boolean
  now: Date
}

/** Why a key must stay. `since` is when it was needed last, if that is the reason. */
export interface Objection {
  reason: string
  since?: Date
}

/** What speaks against taking a key out of the ring; nothing when it may go. */
export function objection(key: RingKey, options: RetireOptions): Objection | undefined {
  return standing(key, options) ?? place(key, options) ?? use(key, options)
}

function standing({ state }: RingKey, { isForced }: RetireOptions): Objection | undefined {
  if (state === 'current') return { reason: 'is the current key: rotate first' }
  if (state === 'new' && !isForced) {
    const remedy = '--force takes it away all the same, and ends the rotation'
    return { reason: `is of a rotation under way, and may be uploaded any moment; ${remedy}` }
  }
  return undefined
}

function place({ name, fingerprint }: RingKey, { passphrase }: RetireOptions) {
  if (name === 'PRIVATE_KEY')
    return { reason: 'stands in PRIVATE_KEY: take it out of the variable' }
  if (lstatSync(name).isSymbolicLink()) {
    return { reason: 'is a link: take the key away from where it lies' }
  }
  const others = keysInFile(name, passphrase).filter(
    found => found instanceof Error || found.fingerprint !== fingerprint
  )
  return others.length > 0 ? { reason: 'shares its file with another key: part them' } : undefined
}

function use(key: RingKey, { dir, current, usage, unusedForMs, isForced, now }: RetireOptions) {
  const { servers, keys } = usage
  if (servers.length === 0 && !isForced) {
    const reason = 'may be in use: no server reports at the moment'
    return { reason: `${reason}; --force retires it without knowing` }
  }
  const lacking = servers.filter(loaded => current && !loaded.has(current.fingerprint)).length
  if (lacking > 0) {
    return { reason: `is needed: ${lacking} of ${servers.length} servers lack the current key` }
  }
  const isRecent = (time: Date | undefined): time is Date =>
    time !== undefined && now.getTime() - time.getTime() < unusedForMs
  const { lastUsedAt } = keys.get(key.fingerprint) ?? {}
  if (isRecent(lastUsedAt)) return { reason: 'was used', since: lastUsedAt }
  // A number with few requests has phones that have not come since.
  const uploadedAt = readRotations(dir).current?.at
  if (isRecent(uploadedAt)) return { reason: 'was the current key until', since: uploadedAt }
  return undefined
}

/**
 * Move a key out of the ring, with its public half: the server does not load it any more, and it is
 * still there. Returns where it is now. Throws FLOW_ERR_KEY.
 */
export function retire(key: RingKey, { dir, now }: Pick<RetireOptions, 'dir' | 'now'>): string {
  try {
    const publicPath = publicPathOf(key.name)
    if (publicPath !== key.name && existsSync(publicPath)) move(publicPath, join(dir, RETIRED))
    // Last, so that a call that was interrupted can be made again.
    const moved = move(key.name, join(dir, RETIRED))
    if (key.state === 'new') noteStep(dir, 'abandoned', basename(key.name), now)
    return moved
  } catch (error) {
    if (error instanceof FLOW_ERR_KEY) throw error
    throw new FLOW_ERR_KEY(`${key.name} cannot be moved (${codeOf(error)})`)
  }
}

function move(path: string, folder: string): string {
  makeFolder(folder, 0o700)
  for (let taken = 0; ; taken++) {
    const target = join(folder, `${taken > 0 ? `${taken}-` : ''}${basename(path)}`)
    if (existsSync(target)) continue
    renameSync(path, target)
    for (const changed of [folder, dirname(path)]) syncFolder(changed)
    return target
  }
}
