/** What the commands of `flowgate keys` are given. */
export interface KeyOptions {
  dir: string
  passphrase?: string
  json?: boolean
  uploaded?: boolean
  unusedFor?: number
  force?: boolean
}
