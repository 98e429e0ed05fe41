import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { checkQuery } from '../check.ts'
import { type Answer, type Call, Refusal, type Routes } from '../service.ts'
import { invalid } from './errors.ts'
import type { GraphState, Media } from './state.ts'

const Query = z.strictObject({ phone_number_id: z.string().optional() })

/** `GET /{media}`: an address that is good for some minutes (spec: webhooks, section 4.2). */
export function readMedium(state: GraphState, call: Call, base: string, media: Media): Answer {
  checkQuery(call, Query, invalid)
  const key = randomBytes(12).toString('hex')
  state.mediaUrls.set(key, media.id)
  return {
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      url: `${base}/${key}`,
      mime_type: media.mimeType,
      sha256: createHash('sha256').update(media.bytes).digest('hex'),
      file_size: String(media.bytes.length),
      id: media.id
    }
  }
}

/** The bytes, at that address. */
export function mediaRoutes(state: GraphState): Routes {
  return {
    'GET /{key}': call => {
      const media = state.media.get(state.mediaUrls.get(call.params.key ?? '') ?? '')
      if (!media) throw new Refusal({ status: 404 })
      return { status: 200, headers: { 'content-type': media.mimeType }, body: media.bytes }
    }
  }
}
