import { generateKeyPair } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FLOW_ERR_KEY } from '../errors.ts'
import { codeOf } from './attempt.ts'
import { createFile, makeFolder } from './durable.ts'
import { fingerprint } from './fingerprint.ts'

/** For its owner alone. */
export const PRIVATE_MODE = 0o600
export const PUBLIC_MODE = 0o644

export interface GeneratedKey {
  privatePem: string
  publicPem: string
  fingerprint: string
}

/**
 * Make the RSA-2048 pair that WhatsApp Flows ask for (spec: data channel, section 3): the private
 * half as PKCS#8, under AES-256-CBC when there is a passphrase, the public half as SPKI.
 */
export async function generateKey({
  passphrase
}: {
  passphrase?: string | undefined
} = {}): Promise<GeneratedKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const privatePem = pair.privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    ...(passphrase && { cipher: 'aes-256-cbc', passphrase })
  })
  return {
    privatePem: privatePem.toString(),
    publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: fingerprint(pair.publicKey)
  }
}

/**
 * Write a pair into a folder, which is made if need be, under the time in UTC: the greatest name is
 * the newest key. No file is overwritten: when the second is taken, the key gets the next free one.
 * Throws FLOW_ERR_KEY when the folder or a file cannot be written.
 */
export function writeKey(
  dir: string,
  { privatePem, publicPem }: Pick<GeneratedKey, 'privatePem' | 'publicPem'>,
  { now = new Date() }: { now?: Date } = {}
): { privatePath: string; publicPath: string } {
  try {
    makeFolder(dir)
    const privatePath = join(dir, freeName(dir, now))
    const publicPath = publicPathOf(privatePath)
    createFile(privatePath, privatePem, PRIVATE_MODE)
    createFile(publicPath, publicPem, PUBLIC_MODE)
    return { privatePath, publicPath }
  } catch (error) {
    throw new FLOW_ERR_KEY(`No key can be written to ${dir} (${codeOf(error)})`)
  }
}

/** A name for the file of a private key that neither it nor its public half has taken. */
export function freeName(dir: string, now: Date): string {
  for (let time = now.getTime(); ; time += 1000) {
    const name = `${stamp(time)}.private.pem`
    const path = join(dir, name)
    if (!existsSync(path) && !existsSync(publicPathOf(path))) return name
  }
}

/** Where the public half of a private key lies that Flowgate has written. */
export function publicPathOf(privatePath: string): string {
  return privatePath.replace(/\.private\.pem$/, '.public.pem')
}

/** `2026-11-22T17:52:03.123Z` as `20261122-175203Z`. */
function stamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}Z`
}

/** When a key was made, by the name that it was given then. */
export function madeAt(name: string): Date | undefined {
  const [, ...digits] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)Z\.private\.pem$/.exec(name) ?? []
  const [year, month, day, hour, minute, second] = digits
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time.getTime()) ? undefined : time
}
