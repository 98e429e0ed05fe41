import { FLOW_ERR_STORE } from '../errors.ts'
import type { openStorage } from '../store/open.ts'
import type { Storage } from '../store/storage.ts'

/** A command waits for its store longer than a request could. */
const TIMEOUT_MS = 5000
const OPTIONS = { timeoutMs: TIMEOUT_MS, log: { info() {}, error() {} } }

/** Do `work` with the server's storage, and close that. Throws FLOW_ERR_STORE with what keeps it away. */
export async function withStorage(
  { open, address }: { open: typeof openStorage; address: string },
  work: (storage: Storage) => Promise<void>
): Promise<void> {
  const storage = await open(address, OPTIONS)
  try {
    await work(storage)
  } catch (error) {
    // This tells why it is out of reach.
    if (error instanceof FLOW_ERR_STORE) await storage.store.check()
    throw error
  } finally {
    await storage.store.close()
  }
}
