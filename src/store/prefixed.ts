import type { Store } from './store.ts'

/** The part of a store whose keys begin with `prefix`. Closing it is for who has the whole. */
export function prefixedStore(store: Store, prefix: string): Store {
  const at = (key: string) => `${prefix}${key}`
  return {
    get: key => store.get(at(key)),
    set: (key, value, options) => store.set(at(key), value, options),
    delete: key => store.delete(at(key)),
    add: (key, value, options) => store.add(at(key), value, options),
    update: (key, change, options) => store.update(at(key), change, options),
    append: (key, item, options) => store.append(at(key), item, options),
    list: key => store.list(at(key)),
    check: () => store.check(),
    close: async () => {}
  }
}
