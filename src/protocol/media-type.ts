/**
 * Bytes that are looked at. Office files name their kind in a zip entry that some programs write
 * last, so more than a signature's worth is needed.
 */
export const HEAD_BYTES = 256 * 1024

const TIFF_SIGNATURES = [Buffer.from('II*\0'), Buffer.from('MM\0*')]
// All but those that plain text is laid out with.
const CONTROL_CHARACTER = /(?![\t\n\f\r])\p{Cc}/u

/**
 * Make the function that tells a file's MIME type by its bytes: all of them, or the first
 * HEAD_BYTES. What is not known is `text/plain` if it reads as UTF-8 (as an empty file does), else
 * `application/octet-stream`.
 */
export async function loadSniffer(): Promise<(bytes: Uint8Array) => Promise<string>> {
  // 30 to 50 ms of start-up, for those who read media.
  const { fileTypeFromBuffer } = await import('file-type')
  return async bytes => {
    // A file that the parser stumbles over is a file of unknown type.
    const known = await fileTypeFromBuffer(bytes).catch(() => undefined)
    return known?.mime ?? guessType(bytes)
  }
}

function guessType(bytes: Uint8Array): string {
  // file-type wants a TIFF's directory as well, which may stand behind the head.
  if (TIFF_SIGNATURES.some(signature => signature.equals(bytes.subarray(0, 4)))) return 'image/tiff'
  return isText(bytes) ? 'text/plain' : 'application/octet-stream'
}

function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, HEAD_BYTES)
  const mayEndInsideCharacter = head.length === HEAD_BYTES
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    return !CONTROL_CHARACTER.test(decoder.decode(head, { stream: mayEndInsideCharacter }))
  } catch {
    return false
  }
}
