/** Milliseconds in the endpoint, of the header `Server-Timing`: `open;dur=1.1, handle;dur=3.2`. */
export interface Timing {
  readonly crypto: number
  readonly handler: number
}

export function readTiming(header: string | undefined): Timing | undefined {
  if (!header) return undefined
  const parts = [...header.matchAll(/([\w-]+);dur=([\d.]+)/g)]
  const sum = (names: readonly string[]) =>
    parts.reduce((ms, [, name = '', dur]) => ms + (names.includes(name) ? Number(dur) : 0), 0)
  return { crypto: sum(['verify', 'open', 'seal']), handler: sum(['handle']) }
}
