import type { Store } from './store.ts'

/** A value, or the items of a list. */
type Content = string | readonly string[]

/**
 * A store in this process: gone with it, and not shared with another. Holds at most `maxEntries`;
 * above that the entry that was least recently used goes first. `now` gives milliseconds.
 */
export function memoryStore({ maxEntries = 10_000, now = Date.now } = {}): Store {
  // A Map keeps insertion order: first is least recently used, since every use inserts again.
  const entries = new Map<string, { content: Content; expiresAt: number }>()

  function read(key: string): Content | undefined {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    entries.delete(key)
    if (entry.expiresAt <= now()) return undefined
    entries.set(key, entry)
    return entry.content
  }

  function value(key: string): string | undefined {
    const content = read(key)
    return typeof content === 'string' ? content : undefined
  }

  function items(key: string): readonly string[] {
    const content = read(key)
    return typeof content === 'object' ? content : []
  }

  function write(key: string, content: Content, ttlMs: number): void {
    entries.delete(key)
    entries.set(key, { content, expiresAt: now() + ttlMs })
    const [oldest] = entries.keys()
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest)
  }

  return {
    get: async key => value(key),
    set: async (key, value, { ttlMs }) => write(key, value, ttlMs),
    delete: async key => void entries.delete(key),
    add: async (key, value, { ttlMs }) => {
      if (read(key) !== undefined) return false
      write(key, value, ttlMs)
      return true
    },
    update: async (key, change, { ttlMs }) => {
      const next = change(value(key))
      if (next === undefined) entries.delete(key)
      else write(key, next, ttlMs)
      return next
    },
    append: async (key, item, { ttlMs, limit }) =>
      write(key, [...items(key), item].slice(-limit), ttlMs),
    list: async key => [...items(key)],
    check: async () => {},
    close: async () => entries.clear()
  }
}
