import { createSealing, type SealingOptions } from './seal.ts'
import type { Store } from './store.ts'

/**
 * A store whose values are encrypted at rest: AES-256-GCM under the first of `secrets`, opened by
 * any of them. Each value is bound to its key, so that none can be put in the place of another. What
 * cannot be opened is as good as absent, and `onUnreadable` hears of the first. Without a secret
 * every call throws FLOW_ERR_STATE_KEY.
 */
export function sealedStore(
  store: Store,
  secrets: readonly string[],
  options?: SealingOptions
): Store {
  const { seal, open } = createSealing(secrets, options)
  return {
    get: async at => open(at, await store.get(at)),
    set: async (at, value, options) => store.set(at, seal(at, value), options),
    delete: at => store.delete(at),
    add: async (at, value, options) => store.add(at, seal(at, value), options),
    // What is likely there is not known as it is sealed.
    async update(at, change, { likely: _, ...options }) {
      const sealed = await store.update(
        at,
        before => {
          const after = change(open(at, before))
          return after === undefined ? undefined : seal(at, after)
        },
        options
      )
      return open(at, sealed)
    },
    append: async (at, item, options) => store.append(at, seal(at, item), options),
    async list(at) {
      const items = await store.list(at)
      return items.map(item => open(at, item)).filter(item => item !== undefined)
    },
    check: () => store.check(),
    close: () => store.close()
  }
}
