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
