import type { Store } from './store.ts'

/**
 * A store in this process: gone with it, and not shared with another. Holds at most `maxEntries`;
 * above that the entry that was least recently used goes first. `now` gives milliseconds.
 */
export function memoryStore({ maxEntries = 10_000, now = Date.now } = {}): Store {
  // A Map keeps insertion order: first is least recently used, since every use inserts again.
  const entries = new Map<string, { value: string; expiresAt: number }>()

  function read(key: string): string | undefined {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    entries.delete(key)
    if (entry.expiresAt <= now()) return undefined
    entries.set(key, entry)
    return entry.value
  }

  function write(key: string, value: string, ttlMs: number): void {
    entries.delete(key)
    entries.set(key, { value, expiresAt: now() + ttlMs })
    const [oldest] = entries.keys()
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest)
  }

  return {
    get: async key => read(key),
    set: async (key, value, { ttlMs }) => write(key, value, ttlMs),
    delete: async key => void entries.delete(key),
    add: async (key, value, { ttlMs }) => {
      if (read(key) !== undefined) return false
      write(key, value, ttlMs)
      return true
    }
  }
}
