import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Config, isProduction } from './config.ts'
import { isFlowError } from './errors.ts'
import { generateKey, writeKey } from './keys/generate.ts'
import { loadKeys, type PrivateKey } from './keys/load.ts'

/** What a server needs before it can answer: what opens requests, and what proves their sender. */
export interface Setup {
  keys: PrivateKey[]
  secrets: string[]
  /** Files that were made up for this start, in development. */
  made: string[]
  /** The file whose made-up secret stands in for APP_SECRET. */
  ownSecret?: string
  /** What keeps the server from starting, each with how to mend it. */
  faults: string[]
}

/**
 * Find the keys, unless KEY_PROVIDER holds them, and the app secrets that `config` names. In
 * development what is missing is made and kept in the keys folder, so that the next start has the
 * same; in production it is a fault.
 */
export async function setUp(config: Config): Promise<Setup> {
  const { KEYS_DIR: dir, PRIVATE_KEY: inline, PASSPHRASE: passphrase } = config
  const made: string[] = []
  const faults: string[] = []

  const isElsewhere = config.KEY_PROVIDER !== undefined
  let loaded = isElsewhere ? { keys: [], faults: [] } : loadKeys({ inline, dir, passphrase })
  faults.push(...loaded.faults.map(fault => fault.message))
  if (loaded.keys.length === 0 && faults.length === 0 && !isElsewhere) {
    if (isProduction(config)) {
      faults.push(
        `No private key: set PRIVATE_KEY, or put one into ${dir}/ (KEYS_DIR); "flowgate keys new" makes one`
      )
    } else {
      try {
        const { privatePath, publicPath } = writeKey(dir, await generateKey({ passphrase }))
        made.push(privatePath, publicPath)
      } catch (error) {
        if (!isFlowError(error)) throw error
        faults.push(error.message)
      }
      loaded = loadKeys({ dir, passphrase })
    }
  }

  if (config.APP_SECRET.length === 0 && config.UNSIGNED_REQUESTS === 'refuse') {
    if (isProduction(config)) {
      faults.push(
        'APP_SECRET is not set: copy it from the Meta app (App settings, Basic). ' +
          'If the app is not yours, UNSIGNED_REQUESTS=accept serves without checking the sender'
      )
    } else {
      const path = join(dir, 'app-secret')
      const secrets = keepSecret(path, made, faults)
      return { keys: loaded.keys, secrets, made, ownSecret: path, faults }
    }
  }
  return { keys: loaded.keys, secrets: config.APP_SECRET, made, faults }
}

/** The secret in a file, which is made with a random one if there is none. */
function keepSecret(path: string, made: string[], faults: string[]): string[] {
  try {
    const secret = readOrMake(path, made)
    if (secret !== '') return [secret]
    faults.push(`${path} is empty: delete it, and a secret is made`)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    faults.push(`${path}, the app secret of development, cannot be kept (${code}): set APP_SECRET`)
  }
  return []
}

function readOrMake(path: string, made: string[]): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  const secret = randomBytes(16).toString('hex')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  made.push(path)
  return secret
}
