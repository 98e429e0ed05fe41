import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  FLOW_ERR_MEDIA_DOWNLOAD,
  FLOW_ERR_MEDIA_INTEGRITY,
  FLOW_ERR_MEDIA_SIZE
} from '../../errors.ts'
import { createHttp, type Http } from '../http.ts'
import { type Graph, type GraphOptions, graphClient } from './client.ts'

/** All files of a completion together (spec: webhooks, section 4.2). */
const MAX_BYTES = 100 * 1024 * 1024
/** For as much as that at 7 Mbit/s. */
const TIMEOUT_MS = 120_000

const MediaReply = z.object({
  url: z.string(),
  mime_type: z.string().optional(),
  sha256: z.string().optional(),
  file_size: z.coerce.number().optional()
})

export interface MetaMedia {
  readonly bytes: Buffer
  readonly mimeType: string | undefined
}

export interface MediaDownloadOptions extends Omit<GraphOptions, 'http'> {
  http?: Http
}

/** Downloads a file of a completion, as `downloadMedia` does. */
export type MediaDownload = (
  /** Of `MediaOfCompletion`. */
  file: { readonly id: string; readonly sha256?: string },
  options?: {
    /** By default 100 MiB. */
    maxBytes?: number
  }
) => Promise<MetaMedia>

/**
 * What downloads the files that users picked, with an access token of Meta.
 *
 * ```ts
 * const downloadMedia = createMediaDownload({ token, url: 'https://graph.facebook.com/v26.0' })
 * const { bytes, mimeType } = await downloadMedia(photo, { maxBytes: 5_000_000 })
 * ```
 */
export function createMediaDownload({
  http = createHttp(),
  ...settings
}: MediaDownloadOptions): MediaDownload {
  const graph = graphClient({ ...settings, http })
  return ({ id, ...held }, options) => downloadMedia(graph, id, { ...held, ...options })
}

/**
 * Download a file of a completion by its media id, which is good for seven days. `sha256`, in
 * base64 as the completion has it, is what the file is held to; otherwise it is what Meta says of
 * it now. Rejects with FLOW_ERR_MEDIA_DOWNLOAD, FLOW_ERR_MEDIA_SIZE or FLOW_ERR_MEDIA_INTEGRITY.
 */
export async function downloadMedia(
  graph: Graph,
  mediaId: string,
  { sha256, maxBytes = MAX_BYTES }: { sha256?: string; maxBytes?: number } = {}
): Promise<MetaMedia> {
  // The address is good for five minutes, so it is asked for each time.
  const found = await graph.call({ path: [mediaId], reply: MediaReply })
  if (found.outcome !== 'done') throw new FLOW_ERR_MEDIA_DOWNLOAD(found.reason)
  const { url, mime_type: mimeType, sha256: told, file_size = 0 } = found.value
  if (file_size > maxBytes) throw new FLOW_ERR_MEDIA_SIZE(String(maxBytes))

  const result = await graph.read(url, { maxBytes, timeoutMs: TIMEOUT_MS })
  if (result.outcome !== 'answered') throw new FLOW_ERR_MEDIA_DOWNLOAD(result.reason)
  const { status, body: bytes } = result.reply
  if (status !== 200) throw new FLOW_ERR_MEDIA_DOWNLOAD(`status ${status}`)
  if (bytes.length > maxBytes) throw new FLOW_ERR_MEDIA_SIZE(String(maxBytes))
  const wanted = sha256 ?? told
  if (wanted !== undefined && !isHashOf(bytes, wanted)) {
    throw new FLOW_ERR_MEDIA_INTEGRITY('its SHA-256 is another')
  }
  return { bytes, mimeType }
}

/** Completions have the hash in base64, the Graph API in hex. */
function isHashOf(bytes: Buffer, wanted: string): boolean {
  const hash = createHash('sha256').update(bytes)
  const isHex = /^[0-9a-f]{64}$/i.test(wanted)
  return hash.digest(isHex ? 'hex' : 'base64') === (isHex ? wanted.toLowerCase() : wanted)
}
