/** A reply as it goes out: sealed, and so nobody's secret. */
export interface Reply {
  readonly status: number
  readonly body: string
}

/**
 * The replies of the last `keepMs` milliseconds, as far as they fit into `maxBytes`: above that the
 * oldest goes first. `now` gives milliseconds.
 */
export function recentReplies({
  keepMs,
  maxBytes,
  now = Date.now
}: {
  keepMs: number
  maxBytes: number
  now?: () => number
}) {
  // A Map keeps insertion order: the first is the oldest.
  const replies = new Map<string, { reply: Reply; at: number }>()
  let bytes = 0

  function forget(name: string): void {
    bytes -= replies.get(name)?.reply.body.length ?? 0
    replies.delete(name)
  }

  return {
    get(name: string): Reply | undefined {
      const kept = replies.get(name)
      return kept !== undefined && now() - kept.at < keepMs ? kept.reply : undefined
    },
    set(name: string, reply: Reply): void {
      forget(name)
      replies.set(name, { reply, at: now() })
      bytes += reply.body.length
      for (const [oldest] of replies) {
        if (bytes <= maxBytes) break
        forget(oldest)
      }
    }
  }
}
