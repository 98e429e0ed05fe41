import type { Queue } from './queue.ts'
import { createSealing, type SealingOptions } from './seal.ts'

/**
 * A queue whose bodies are encrypted at rest, each bound to its id. Without a secret every call that
 * needs one throws FLOW_ERR_STATE_KEY.
 */
export function sealedQueue(
  queue: Queue,
  secrets: readonly string[],
  options?: SealingOptions
): Queue {
  const { seal, open } = createSealing(secrets, options)
  const at = (id: string) => `queue:${id}`
  const opened = <T extends { id: string; body: string | undefined }>(items: readonly T[]) =>
    items.map(item => ({ ...item, body: open(at(item.id), item.body) }))

  return {
    put: async entries =>
      queue.put(entries.map(({ id, body }) => ({ id, body: seal(at(id), body) }))),
    take: async limit => opened(await queue.take(limit)),
    settle: (item, outcome) => queue.settle(item, outcome),
    dead: async limit => opened(await queue.dead(limit)),
    revive: id => queue.revive(id),
    counts: () => queue.counts()
  }
}
