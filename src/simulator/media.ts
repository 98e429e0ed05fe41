import { asObject, type Json } from '../flow-json/document.ts'
import { type Bytes, concat, type Random, toBase64, toHex } from './bytes.ts'
import { hmac } from './signature.ts'

const KEY_BYTES = 32
const IV_BYTES = 16
/** The file ends with this much of its HMAC-SHA256. */
const MAC_BYTES = 10

/** Where picked files are put for the endpoint to fetch: a stand-in for WhatsApp's CDN. */
export interface Cdn {
  /** Keep an encrypted file; resolves to its address. */
  put(file: Uint8Array): string | Promise<string>
}

/** A file to pick: a `File` of the browser or of Node is one. */
export interface PickedFile {
  readonly name: string
  /** Its MIME type. */
  readonly type: string
  readonly size: number
  arrayBuffer(): Promise<ArrayBuffer>
}

/** A picked file as it stands in a payload (spec: data channel, section 11). */
export interface MediaObject {
  readonly media_id: string
  readonly cdn_url: string
  readonly file_name: string
  readonly encryption_metadata: Readonly<Record<string, string>>
}

/** What a file is encrypted with. */
export interface MediaKeys {
  readonly key: Bytes
  readonly hmacKey: Bytes
  readonly iv: Bytes
}

/** Encrypt a file and put it where the endpoint can fetch it. */
export async function upload(
  file: PickedFile,
  { cdn, random }: { cdn: Cdn; random: Random }
): Promise<MediaObject> {
  const keys = {
    key: random(new Uint8Array(KEY_BYTES)),
    hmacKey: random(new Uint8Array(KEY_BYTES)),
    iv: random(new Uint8Array(IV_BYTES))
  }
  const encrypted = await encryptMedia(new Uint8Array(await file.arrayBuffer()), keys)
  return {
    media_id: toHex(random(new Uint8Array(IV_BYTES))),
    cdn_url: await cdn.put(encrypted.file),
    file_name: file.name,
    encryption_metadata: encrypted.metadata
  }
}

/** AES-256-CBC with PKCS#7, and the beginning of an HMAC over IV and ciphertext. */
export async function encryptMedia(
  plaintext: Bytes,
  { key, hmacKey, iv }: MediaKeys
): Promise<{ file: Bytes; metadata: Readonly<Record<string, string>> }> {
  const { subtle } = crypto
  const aesKey = await subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt'])
  const encrypted = await subtle.encrypt({ name: 'AES-CBC', iv }, aesKey, plaintext)
  const ciphertext = new Uint8Array(encrypted)
  const mac = await hmac(hmacKey, concat(iv, ciphertext))
  const file = concat(ciphertext, mac.subarray(0, MAC_BYTES))
  const sha256 = async (bytes: Bytes) =>
    toBase64(new Uint8Array(await subtle.digest('SHA-256', bytes)))
  return {
    file,
    metadata: {
      encrypted_hash: await sha256(file),
      iv: toBase64(iv),
      encryption_key: toBase64(key),
      hmac_key: toBase64(hmacKey),
      plaintext_hash: await sha256(plaintext)
    }
  }
}

/**
 * What a message to the chat has of a payload: of picked files it knows less than the endpoint
 * does (spec: Flow JSON, section 10.10.3). `types` has their MIME types by `media_id`.
 */
export function withFilesOfChat(payload: Json, types: ReadonlyMap<string, string>): Json {
  const isPicked = (value: unknown): value is MediaObject =>
    types.has(String(asObject(value).media_id))
  const ofChat = ({ file_name, media_id: id, encryption_metadata }: MediaObject) => ({
    file_name,
    mime_type: types.get(id) ?? '',
    sha256: encryption_metadata.plaintext_hash,
    id
  })
  const entries = Object.entries(payload).map(([name, value]) =>
    Array.isArray(value) && value.every(isPicked) ? [name, value.map(ofChat)] : [name, value]
  )
  return Object.fromEntries(entries)
}
