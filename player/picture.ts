/** The first characters of a picture in base64, by what it is. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  iVBORw0KGgo: 'image/png',
  '/9j/': 'image/jpeg',
  UklGR: 'image/webp',
  R0lGOD: 'image/gif'
}
const DATA_URI = /^data:image\/(?:png|jpe?g|webp|gif|avif);base64,[A-Za-z0-9+/=\s]+$/
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/

/** What an `img` can show of a picture of Flow JSON: never an address. */
export function pictureSource(source: unknown): string | undefined {
  if (typeof source !== 'string' || source === '') return undefined
  if (source.startsWith('data:')) return DATA_URI.test(source) ? source : undefined
  if (!BASE64.test(source)) return undefined
  const beginning = Object.keys(BEGINNINGS).find(start => source.trimStart().startsWith(start))
  return `data:${BEGINNINGS[beginning ?? ''] ?? 'image/png'};base64,${source}`
}
