import { readFileSync, writeFileSync } from 'node:fs'

/** Where a text is kept that the sources determine: a person reads it, a test compares it. */
const root = new URL('../../', import.meta.url)

/**
 * Read such a text, having written `current` to it if tap runs with `--snapshot`:
 * `npx tap run --snapshot test/flow-json/corpus.test.ts`.
 */
export function kept(path: string, current: (text: string) => string): string {
  const file = new URL(path, root)
  const text = readFileSync(file, 'utf8')
  if (process.env.TAP_SNAPSHOT !== '1') return text
  writeFileSync(file, current(text))
  return current(text)
}
