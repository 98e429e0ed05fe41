/** Read `open;dur=1.1, handle;dur=3.2`. */
export function readTiming(header: string): Readonly<Record<string, number>> {
  const entries = [...header.matchAll(/([\w-]+);dur=([\d.]+)/g)]
  return Object.fromEntries(entries.map(([, name = '', ms]) => [name, Number(ms)]))
}
