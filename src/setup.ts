import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Config, isProduction } from './config.ts'
import { isFlowError } from './errors.ts'
import { makeFolders } from './files.ts'
import { generateKey, writeKey } from './keys/generate.ts'
import { loadKeys, type PrivateKey } from './keys/load.ts'
import { faultInTokenKeys } from './tokens/key.ts'

/** What a server needs before it can answer: what opens requests, and what proves their sender. */
export interface Setup {
  keys: PrivateKey[]
  secrets: string[]
  /** What seals flow tokens. Empty: none are issued. */
  tokenKeys: string[]
  /** What seals that which flows remember, the newest first. */
  stateKeys: string[]
  /** Files that were made up for this start, in development. */
  made: string[]
  /** The file whose made-up secret stands in for APP_SECRET. */
  ownSecret?: string
  /** What keeps the server from starting, each with how to mend it. */
  faults: string[]
}

/** As long as 24 random bytes in base64. */
const SHORTEST_STATE_KEY = 32
const ADVICE = '"openssl rand -base64 32" makes one'

/**
 * Find the keys, unless KEY_PROVIDER holds them, and the secrets that `config` names. `keepsState`: a
 * flow remembers something. In development what is missing is made and kept in the keys folder, so
 * that the next start has the same; in production it is a fault.
 */
export async function setUp(
  config: Config,
  { keepsState = false }: { keepsState?: boolean } = {}
): Promise<Setup> {
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

  const tokenKeys = setUpTokenKeys(config, { made, faults })
  const stateKeys = stateKeysOf(config, { keepsState, made, faults })
  if (config.APP_SECRET.length === 0 && config.UNSIGNED_REQUESTS === 'refuse') {
    if (isProduction(config)) {
      faults.push(
        'APP_SECRET is not set: copy it from the Meta app (App settings, Basic). ' +
          'If the app is not yours, UNSIGNED_REQUESTS=accept serves without checking the sender'
      )
    } else {
      const path = join(dir, 'app-secret')
      const secrets = keepSecret(path, 'APP_SECRET', { made, faults })
      return { keys: loaded.keys, secrets, tokenKeys, stateKeys, made, ownSecret: path, faults }
    }
  }
  return { keys: loaded.keys, secrets: config.APP_SECRET, tokenKeys, stateKeys, made, faults }
}

/** Where to note what was made, if anything may be, and what is at fault. */
type Notes = Pick<Setup, 'faults'> & { made: Setup['made'] | undefined }

/**
 * The keys of flow tokens: TOKEN_KEY, or in development one that is kept in the keys folder, and made
 * if it may be noted in `made`. None is a fault with FLOW_TOKENS=signed only; one that could be
 * guessed always is.
 */
export function setUpTokenKeys(
  config: Pick<Config, 'NODE_ENV' | 'KEYS_DIR' | 'TOKEN_KEY' | 'FLOW_TOKENS'>,
  { made, faults }: Notes
): string[] {
  const { TOKEN_KEY: keys, KEYS_DIR: dir, FLOW_TOKENS } = config
  const ofNone = FLOW_TOKENS === 'signed' ? faults : []
  if (keys.length === 0 && !isProduction(config)) {
    return keepSecret(join(dir, 'token-key'), 'TOKEN_KEY', { made, faults: ofNone })
  }
  const fault = faultInTokenKeys(keys)
  if (fault === undefined) return keys
  const where = keys.length === 0 ? ofNone : faults
  where.push(`TOKEN_KEY, which seals flow tokens: ${fault}`)
  return []
}

/**
 * What seals that which is kept: STATE_KEY, or in development a secret that is kept in the keys folder,
 * and made if it may be noted in `made`. Without `keepsState`, nothing needs it after this start.
 */
export function stateKeysOf(
  config: Pick<Config, 'NODE_ENV' | 'KEYS_DIR' | 'STATE_KEY'>,
  { keepsState, made, faults }: Notes & { keepsState: boolean }
): string[] {
  const { STATE_KEY: given, KEYS_DIR: dir } = config
  if (given.some(key => key.length < SHORTEST_STATE_KEY)) {
    faults.push(`STATE_KEY is shorter than ${SHORTEST_STATE_KEY} characters: ${ADVICE}`)
  }
  if (given.length > 0) return given
  if (isProduction(config)) {
    // What a handler wants to remember after all is an error then.
    if (keepsState) faults.push(`STATE_KEY is not set, and what is kept needs it: ${ADVICE}`)
    return []
  }
  if (!keepsState) return [randomSecret()]
  return keepSecret(join(dir, 'state-key'), 'STATE_KEY', { made, faults })
}

/** The secret in a file, which is made with a random one if there is none. */
function keepSecret(path: string, variable: string, { made, faults }: Notes): string[] {
  try {
    const secret = readOrMake(path, made)
    if (secret !== '') return [secret]
    faults.push(`${path} is empty: delete it, and a secret is made`)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    faults.push(`${path}, made up for development, cannot be used (${code}): set ${variable}`)
  }
  return []
}

function readOrMake(path: string, made: string[] | undefined): string {
  if (made === undefined || existsSync(path)) return readFileSync(path, 'utf8').trim()
  const secret = randomSecret()
  makeFolders(dirname(path))
  writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  made.push(path)
  return secret
}

function randomSecret(): string {
  return randomBytes(16).toString('hex')
}
