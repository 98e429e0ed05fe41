import { type Context, errorCodes, type Media, type MediaFile, readMedia } from '../../src/index.ts'

/** Milliseconds of the time budget that are left for the answer. */
const ANSWER_MS = 500
/** As `max-file-size-kb` in flow.json; a phone's word is not enough. */
const MAX_KB = 10_240

/** What a picker takes, and the sentence for a file that is something else. */
export interface Wanted {
  accepts: (type: string) => boolean
  refusal: string
}

export const PHOTO: Wanted = {
  accepts: type => type.startsWith('image/'),
  refusal: 'This is not a photo'
}
export const PDF: Wanted = {
  accepts: type => type === 'application/pdf',
  refusal: 'This is not a PDF'
}

/**
 * Read the files of a picker side by side: those that are good, and what is wrong with the others,
 * in the form of the picker's `error-message`. A file that does not arrive in time is one of those.
 */
export async function readFiles(
  files: MediaFile[],
  wanted: Wanted,
  options: { fetch: typeof globalThis.fetch } & Pick<Context, 'signal' | 'remainingMs' | 'log'>
): Promise<{ good: Media[]; errors: Record<string, string> }> {
  const { fetch, log } = options
  const inTime = AbortSignal.timeout(Math.max(0, options.remainingMs() - ANSWER_MS))
  const signal = AbortSignal.any([options.signal, inTime])

  async function read(file: MediaFile): Promise<Media | string> {
    try {
      const media = await readMedia(file, { signal, fetch, maxBytes: MAX_KB * 1024 })
      return wanted.accepts(media.type) ? media : wanted.refusal
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      log.warn({ code }, 'a file of the user cannot be read')
      if (error instanceof errorCodes.FLOW_ERR_MEDIA_SIZE) return 'This file is too large'
      return 'This file did not reach us. Please add it again'
    }
  }

  const results = await Promise.all(files.map(async file => ({ file, result: await read(file) })))
  return {
    good: results.map(({ result }) => result).filter(result => typeof result !== 'string'),
    errors: Object.fromEntries(
      results.flatMap(({ file, result }) =>
        typeof result === 'string' ? [[file.media_id, result]] : []
      )
    )
  }
}
