import { FLOW_ERR_STORE } from '../errors.ts'
import type { Store } from './store.ts'
import { Late, type WatchOptions, watch } from './watch.ts'

/** What `change` of an update threw: the caller's own, and no fault of the store. */
class Thrown {
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

/**
 * A store whose calls end in time. They reject with FLOW_ERR_STORE when the store fails, when it does
 * not answer within `timeoutMs`, and at once while it is known to be out of reach. It is watched, and
 * used again as soon as it is back. `check` tells what the last look has found, and asks nobody.
 */
export function limitedStore(store: Store, options: WatchOptions): Store {
  const { timeoutMs } = options
  const health = watch(store.check, options)

  async function call<T>(work: () => Promise<T>): Promise<T> {
    await health.looked
    if (health.lost() !== undefined) throw new FLOW_ERR_STORE('it is out of reach')
    try {
      return await inTime(work(), timeoutMs)
    } catch (cause) {
      if (cause instanceof Thrown) throw cause.error
      health.failed(cause)
      const reason = cause instanceof Late ? cause.message : 'it failed, the log says why'
      throw new FLOW_ERR_STORE(reason, { cause })
    }
  }

  return {
    get: key => call(() => store.get(key)),
    set: (key, value, options) => call(() => store.set(key, value, options)),
    delete: key => call(() => store.delete(key)),
    add: (key, value, options) => call(() => store.add(key, value, options)),
    update(key, change, options) {
      const marked: typeof change = value => {
        try {
          return change(value)
        } catch (error) {
          throw new Thrown(error)
        }
      }
      return call(() => store.update(key, marked, options))
    },
    append: (key, item, options) => call(() => store.append(key, item, options)),
    list: key => call(() => store.list(key)),
    async check() {
      await health.looked
      const reason = health.lost()
      if (reason !== undefined) throw new FLOW_ERR_STORE(reason)
    },
    async close() {
      health.stop()
      await inTime(store.close(), timeoutMs).catch(() => undefined)
    }
  }
}

function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Late(timeoutMs)), timeoutMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
