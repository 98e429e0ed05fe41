/** What the first answer may take: a thread has to start, or a connection to be made. */
const START_MS = 10_000
/** How often a store that is well is looked at. */
const LOOK_EVERY_MS = 5000
/** How soon after a failure it is looked at again: twice as late every time. */
const RETRY_MS = 100
const MAX_RETRY_MS = 2000
/** How long nothing may fail before a store counts as back. */
const SETTLED_MS = 3000

export interface WatchOptions {
  /** What the store is called in the log: without a password. */
  name: string
  /** How long an answer may take, in milliseconds. */
  timeoutMs: number
  log: {
    info(fields: object, message: string): void
    error(fields: object, message: string): void
  }
  settledMs?: number
}

/** An answer did not come in time. */
export class Late extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`)
  }
}

/**
 * Watch a store: `check` asks it now and then, and whenever a call has failed. An outage has two
 * lines in the log, however many calls fail: one with its first cause, and one when it is over.
 */
export function watch(
  check: () => Promise<void>,
  { name, timeoutMs, log, settledMs = SETTLED_MS }: WatchOptions
) {
  /** Why the store is out of reach. */
  let lost: string | undefined
  /** Why a call failed, if the next look finds nothing. */
  let doubt: string | undefined
  let outageSince: number | undefined
  let failures = 0
  let limitMs = START_MS
  let isLooking = false
  let isStopped = false
  let [next, settling]: (NodeJS.Timeout | undefined)[] = []
  let seen = () => {}
  const looked = new Promise<void>(resolve => {
    seen = resolve
  })

  /** One at a time, however long it takes: asking again would not help a store that hangs. */
  function look(): void {
    if (isLooking || isStopped) return
    isLooking = true
    clearTimeout(next)
    const late = setTimeout(ill, limitMs, new Late(limitMs)).unref()
    check()
      .then(well, ill)
      .finally(() => {
        clearTimeout(late)
        limitMs = timeoutMs
        isLooking = false
        next = setTimeout(look, outageSince === undefined ? LOOK_EVERY_MS : retryMs()).unref()
      })
  }

  function well(): void {
    lost = undefined
    failures = 0
    seen()
    if (doubt !== undefined) tell(doubt)
    else if (outageSince !== undefined) settling ??= setTimeout(end, settledMs).unref()
    doubt = undefined
  }

  function ill(cause: unknown): void {
    lost = reasonOf(cause)
    failures++
    seen()
    tell(lost)
  }

  function tell(cause: string): void {
    clearTimeout(settling)
    settling = undefined
    if (outageSince !== undefined || isStopped) return
    outageSince = performance.now()
    log.error({ store: name, cause }, `the store fails: ${cause}`)
  }

  function end(): void {
    const seconds = Math.round((performance.now() - (outageSince ?? 0)) / 1000)
    outageSince = undefined
    settling = undefined
    log.info({ store: name, seconds }, 'the store is back')
  }

  /** Not for all servers at the same time. */
  function retryMs(): number {
    return Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** failures) * (0.5 + Math.random() / 2)
  }

  look()
  return {
    /** Resolves when the first look has found something. */
    looked,
    /** Why the store is out of reach, or undefined when it is not. */
    lost: () => lost,
    /** A call has failed. One that was late is enough to keep others from waiting as long. */
    failed(cause: unknown): void {
      if (cause instanceof Late) ill(cause)
      else doubt = reasonOf(cause)
      look()
    },
    stop(): void {
      isStopped = true
      clearTimeout(next)
      clearTimeout(settling)
    }
  }
}

/** A code. Messages may quote keys and values. */
function reasonOf(error: unknown): string {
  if (error instanceof Late) return error.message
  const { code, message } = Object(error)
  if (typeof code === 'string' && /^\w+$/.test(code)) return code
  // Replies of Redis begin with one: WRONGPASS, OOM, READONLY.
  const [word] = /^[A-Z]{3,}(?= )/.exec(message) ?? []
  return word ?? Object(error).constructor.name
}
