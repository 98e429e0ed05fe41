/** What opened an encrypted AES key. */
export interface Unwrapped {
  readonly aesKey: Buffer
  /** Of the public key that it was encrypted with. */
  readonly fingerprint: string
}

export interface KeyStatus {
  readonly fingerprint: string
  /** How many AES keys it has unwrapped since the process began. */
  readonly answered: number
  /** When it unwrapped the last one, in milliseconds since 1970. */
  readonly lastUsedAt?: number | undefined
}

/**
 * Whatever holds the private keys of a server: a ring of files, a hardware module, a service.
 * The data channel needs `unwrap`; the rest is for those who look at the server.
 */
export interface KeyProvider {
  /**
   * RSA-OAEP with SHA-256, MGF1 with SHA-256 and no label (spec: data channel, section 3), with
   * each of the keys in turn. Undefined when none of them opens the block (421); rejects when that
   * cannot be found out, which answers 503 (FLOW_ERR_KEY_PROVIDER). Blocks come from anybody.
   */
  unwrap(encryptedAesKey: Uint8Array): Promise<Unwrapped | undefined>
  /** The keys, the current one first, for readiness and the log. */
  status?(): readonly KeyStatus[]
  /** The public half of the current key, SPKI in PEM, for the player. */
  publicKey?(): string
  /** How many milliseconds a request that came now would wait for its turn. Over 1000, it is shed. */
  queueMs?(): number
  /** Let go of what it holds: the server has stopped. */
  close?(): Promise<void>
}
