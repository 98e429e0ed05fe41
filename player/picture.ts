/** The first characters of a picture in base64, by what it is. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  iVBORw0KGgo: 'image/png',
  '/9j/': 'image/jpeg',
  UklGR: 'image/webp',
  R0lGOD: 'image/gif'
}
const PREFIX = /^data:image\/(?:png|jpe?g|webp|gif);base64,/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

/** What an `img` can show of a picture of Flow JSON: base64 of a picture, and never an address. */
export function pictureSource(source: unknown): string | undefined {
  if (typeof source !== 'string') return undefined
  const base64 = source.replace(PREFIX, '').replace(/\s/g, '')
  const type = Object.entries(BEGINNINGS).find(([beginning]) => base64.startsWith(beginning))?.[1]
  return type !== undefined && BASE64.test(base64) ? `data:${type};base64,${base64}` : undefined
}
