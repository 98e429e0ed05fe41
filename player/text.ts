/** The direction of a text by its first letter that has one, as `dir="auto"` does. */
export function directionOf(texts: readonly string[]): 'ltr' | 'rtl' {
  const first = /[\p{L}]/u.exec(texts.join(' '))?.[0] ?? ''
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(
    first
  )
    ? 'rtl'
    : 'ltr'
}

/** A property as text to draw. */
export function textIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(textIn).join('\n')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** A value as JSON that is easy to read; long texts, such as pictures, are cut. */
export function pretty(value: unknown): string {
  const cut = (_key: string, item: unknown) =>
    typeof item === 'string' && item.length > 400
      ? `${item.slice(0, 80)}… (${item.length} characters)`
      : item
  return JSON.stringify(value, cut, 2) ?? 'nothing'
}

/** `1.4 ms`, `320 ms`, `10.0 s`. */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** `812 B`, `1.2 kB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
