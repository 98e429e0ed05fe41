import { z } from 'zod'
import { FLOW_ERR_MEDIA_INTEGRITY } from '../errors.ts'
import { decryptMedia, EncryptionMetadata, type MediaCheck } from './media-cipher.ts'
import { startDownload } from './media-download.ts'
import { HEAD_BYTES, loadSniffer } from './media-type.ts'

/** 25600 KiB: the most that a picker takes (spec: data channel, section 11). */
const MAX_FILE_BYTES = 25_600 * 1024
const CDN_HOSTS = ['whatsapp.net']

/**
 * One file that a user picked in PhotoPicker or DocumentPicker. A picker's value is an array of
 * them: `photos: z.array(MediaFile)`. It parses to plain JSON, so it can wait in a queue; it holds
 * the file's keys, so it must not be logged. Spec: data channel, section 11.
 */
export const MediaFile = z.object({
  media_id: z.string(),
  cdn_url: z.url(),
  file_name: z.string(),
  encryption_metadata: EncryptionMetadata
})
export type MediaFile = z.output<typeof MediaFile>

export interface MediaOptions {
  /**
   * Aborts the download, and openMedia's stream; what then rejects is the signal's own reason. A
   * handler passes the one it got. Default: 8 s for the whole file, out of the 10 s that WhatsApp
   * waits for an answer; then it is FLOW_ERR_MEDIA_DOWNLOAD.
   */
  signal?: AbortSignal | undefined
  /** Of the decrypted file. Default: 25 MiB, Meta's limit. */
  maxBytes?: number | undefined
  /** Hosts to load from, each with all below it. Default: `['whatsapp.net']`. */
  allowedHosts?: readonly string[] | undefined
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch | undefined
}

/** A file in memory. `type` is what its bytes look like; `fileName` is the user's text. */
export interface Media {
  bytes: Uint8Array<ArrayBuffer>
  type: string
  fileName: string
}

/**
 * Download a file into memory, decrypt it, and verify it before anything is returned.
 *
 * `type` is what the bytes look like, never what somebody says they are. `fileName` is the user's:
 * text to show, not a path.
 *
 * Throws FLOW_ERR_MEDIA_URL (address not allowed), FLOW_ERR_MEDIA_DOWNLOAD (refused, broken off, or
 * too slow), FLOW_ERR_MEDIA_SIZE, FLOW_ERR_MEDIA_INTEGRITY (which names the check that failed), or
 * the reason of `signal`.
 */
export async function readMedia(file: MediaFile, options: MediaOptions = {}): Promise<Media> {
  const sniff = await loadSniffer()
  const { plaintext } = await start(file, options)
  const chunks: Uint8Array[] = []
  let next = await plaintext.next()
  while (!next.done) {
    chunks.push(next.value)
    next = await plaintext.next()
  }
  if (next.value) throw integrityError(next.value)
  const bytes = join(chunks)
  return { bytes, type: await sniff(bytes), fileName: file.file_name }
}

/**
 * Open a file as a stream that decrypts while it downloads, in memory that does not grow with the
 * file. Nothing is read ahead of the stream's reader but the first 256 KiB, which tell the type.
 *
 * What makes the file the right one is known only when all of it has been read: then the stream
 * closes, or fails with FLOW_ERR_MEDIA_INTEGRITY. **Keep what was read only after it has closed.**
 * The rest is as with readMedia: what shows up in the first 256 KiB rejects, what comes later
 * errors the stream. Cancelling the stream ends the download; leaving it unread holds a connection
 * until `signal` or the time limit ends that.
 */
export async function openMedia(
  file: MediaFile,
  options: MediaOptions = {}
): Promise<{ stream: ReadableStream<Uint8Array>; type: string; fileName: string }> {
  const sniff = await loadSniffer()
  const { plaintext, cancel } = await start(file, options)
  const { head, end } = await readHead(plaintext)
  const type = await sniff(head.subarray(0, HEAD_BYTES))

  async function* replay() {
    if (head.length > 0) yield head
    return end ? end.value : yield* plaintext
  }
  const replayed = replay()
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await replayed.next()
        if (!done) controller.enqueue(value)
        else if (value) controller.error(integrityError(value))
        else controller.close()
      },
      cancel
    },
    { highWaterMark: 0 }
  )
  return { stream, type, fileName: file.file_name }
}

async function start(file: MediaFile, options: MediaOptions) {
  const { maxBytes = MAX_FILE_BYTES, allowedHosts = CDN_HOSTS, signal } = options
  const { fetch = globalThis.fetch } = options
  const download = await startDownload(file.cdn_url, { signal, maxBytes, allowedHosts, fetch })
  const plaintext = decryptMedia(download.chunks, file.encryption_metadata, maxBytes)
  return { plaintext, cancel: download.cancel }
}

type Plaintext = ReturnType<typeof decryptMedia>

/** The first HEAD_BYTES or more and, if the file is shorter than that, how it ended. */
async function readHead(plaintext: Plaintext) {
  const chunks: Uint8Array[] = []
  let length = 0
  while (length < HEAD_BYTES) {
    const next = await plaintext.next()
    if (next.done) return { head: join(chunks), end: next }
    chunks.push(next.value)
    length += next.value.length
  }
  return { head: join(chunks), end: undefined }
}

function join(chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

function integrityError(failed: MediaCheck): Error {
  return new FLOW_ERR_MEDIA_INTEGRITY(`the ${failed} is wrong`)
}
