import { textOf } from '../../../simulator/evaluated.ts'

/** How base64 of each kind of picture begins. */
const KINDS = { iVBORw: 'png', '/9j/': 'jpeg', UklGR: 'webp', R0lGOD: 'gif' }
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/
const DATA_URI = /^data:image\/(?:png|jpe?g|webp|gif);base64,/i

/** The address of a picture of Flow JSON: base64, with or without `data:`; nothing else is one. */
export function pictureUrl(source: unknown): string | undefined {
  const text = textOf(source).trim()
  const base64 = text.replace(DATA_URI, '')
  if (!BASE64.test(base64)) return undefined
  const kind = Object.entries(KINDS).find(([start]) => base64.startsWith(start))?.[1]
  if (base64 !== text) return text
  return kind && `data:image/${kind};base64,${base64.replace(/\s/g, '')}`
}
