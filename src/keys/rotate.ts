import { createPublicKey } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { FLOW_ERR_KEY } from '../errors.ts'
import { attempt, codeOf } from './attempt.ts'
import { createFile, sweep } from './durable.ts'
import { freeName, generateKey, PRIVATE_MODE, PUBLIC_MODE, publicPathOf } from './generate.ts'
import { loadKey, type PrivateKey } from './load.ts'
import { noteStep, readRotations } from './rotations.ts'

/** A rotation under way: its private key is on the disk, and the public half beside it. */
export interface Rotation {
  key: PrivateKey
  privatePath: string
  publicPath: string
  /** Whether the key was made just now; otherwise an earlier call has made it. */
  isMade: boolean
}

/**
 * Begin a rotation, or go on with the one that was begun: its key is the same, however often and
 * wherever this was interrupted, and however many call it at once. The private key is on the disk
 * when anything else of it is. Throws FLOW_ERR_KEY.
 */
export async function rotate(
  dir: string,
  { passphrase, now = new Date() }: { passphrase?: string | undefined; now?: Date } = {}
): Promise<Rotation> {
  if (!readRotations(dir).open) noteStep(dir, 'begun', freeName(dir, now), now)
  const { open } = readRotations(dir)
  // Another one has begun and ended a rotation meanwhile.
  if (!open) return rotate(dir, { passphrase, now })
  const privatePath = join(dir, open.file)
  const publicPath = publicPathOf(privatePath)
  if (existsSync(publicPath) && !existsSync(privatePath)) {
    throw new FLOW_ERR_KEY(
      `${privatePath}, of the rotation under way, is gone: put it back. If its public half was ` +
        `uploaded nowhere, remove ${publicPath} and begin again`
    )
  }
  try {
    const isMade =
      !existsSync(privatePath) &&
      put(privatePath, (await generateKey({ passphrase })).privatePem, PRIVATE_MODE)
    const key = loadKey(readFileSync(privatePath), { name: privatePath, passphrase })
    const publicPem = createPublicKey(key.key).export({ type: 'spki', format: 'pem' }).toString()
    if (attempt(() => readFileSync(publicPath, 'utf8')) !== publicPem) {
      rmSync(publicPath, { force: true })
      put(publicPath, publicPem, PUBLIC_MODE)
    }
    sweep(publicPath)
    sweep(privatePath)
    return { key, privatePath, publicPath, isMade }
  } catch (error) {
    if (error instanceof FLOW_ERR_KEY) throw error
    throw new FLOW_ERR_KEY(`${privatePath} cannot be made (${codeOf(error)})`)
  }
}

/**
 * End a rotation: Meta has the public half of its key, which is the current one from now on.
 * Throws FLOW_ERR_KEY when the folder cannot be written.
 */
export function endRotation(
  dir: string,
  { privatePath }: Rotation,
  { now = new Date() }: { now?: Date } = {}
): void {
  noteStep(dir, 'uploaded', basename(privatePath), now)
}

/** Write a file. False when another rotation was quicker, whose file is as good. */
function put(path: string, content: string, mode: number): boolean {
  try {
    createFile(path, content, mode)
    return true
  } catch (error) {
    // ENOENT: it has swept up after us.
    if (['EEXIST', 'ENOENT'].includes(codeOf(error))) return false
    throw error
  }
}
