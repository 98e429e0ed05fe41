import type { Io } from '../io.ts'

/** What the commands of `flowgate keys` are given. */
export interface KeyOptions {
  dir: string
  passphrase?: string
  json?: boolean
  uploaded?: boolean
  deployed?: boolean
  /** Ids of phone numbers at Meta. */
  number?: string[]
  unusedFor?: number
  force?: boolean
}

/** What they are given when nobody says otherwise. */
export function keyOptions({ env }: Io): KeyOptions {
  return { dir: env.KEYS_DIR || 'keys', ...(env.PASSPHRASE && { passphrase: env.PASSPHRASE }) }
}
