import { readFileSync } from 'node:fs'

const FOLDER = new URL('../fixtures/vectors/keys/', import.meta.url)
const OLD = new URL('../fixtures/keys/', import.meta.url)

/** The bytes of a file of the vectors, which other implementations made. */
export const vector = (name: string) => readFileSync(new URL(name, FOLDER))
/** The key of the vectors under ciphers that need OpenSSL's legacy provider, which made them. */
export const oldCipher = (name: string) => readFileSync(new URL(name, OLD))
export const vectorText = (name: string) => vector(name).toString()

export const PASSPHRASE = 'correct horse'

/** `openssl pkey -pubin -in rsa2048-public.pem -outform DER | openssl sha256` */
export const FINGERPRINT = 'ce1613ac9e0d0c0e208b3e316e24cec588c6414585d7ba4300c776c55c553698'
