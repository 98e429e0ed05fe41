import { setTimeout as sleep } from 'node:timers/promises'
import { LAYOUTS } from '../pin.ts'
import { freePort, listening, start } from '../processes.ts'
import type { Redis } from '../redis.ts'

/** Between the end of a fault and the next one. */
const PAUSE_MS = [1500, 5000] as const
/** How long Redis is away or hangs. STORE_TIMEOUT_MS is 1000. */
const AWAY_MS = [0, 1500] as const
const STALL_MS = [300, 4000] as const

export interface Server {
  url: string
  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGHUP'): void
  /** Wait until the process has ended, and start another on the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** The built server, with the flow of the soak. */
export async function startServer(env: NodeJS.ProcessEnv, log: string): Promise<Server> {
  const port = await freePort()
  const options = { on: LAYOUTS.two.server, preload: 'bench/soak/flow.js', log }
  const begin = () => start('src/server.js', { ...options, env: { ...env, PORT: String(port) } })
  let server = begin()
  process.once('exit', () => server.kill('SIGKILL'))
  await listening(port)
  return {
    url: `http://127.0.0.1:${port}/flows/soak`,
    signal: name => server.kill(name),
    async restart() {
      await server.stop()
      server = begin()
      await listening(port)
    },
    stop: () => server.stop()
  }
}

type Between = readonly [least: number, most: number]

/**
 * Do one thing after another to the servers and to Redis until `signal`, each of them equally often,
 * in an order that `random` (0 to 1) decides. Tells how often each was done.
 */
export async function disturb(
  { servers, redis }: { servers: readonly Server[]; redis: Redis },
  { random, signal, say }: { random: () => number; signal: AbortSignal; say(what: string): void }
): Promise<Map<string, number>> {
  const between = ([least, most]: Between) => least + random() * (most - least)
  const anyServer = () => servers[Math.floor(random() * servers.length)] ?? fail()

  const faults: Record<string, () => Promise<void>> = {
    async 'a server is killed (SIGKILL)'() {
      const server = anyServer()
      server.signal('SIGKILL')
      await server.restart()
    },
    async 'a server is replaced (SIGTERM)'() {
      const server = anyServer()
      server.signal('SIGTERM')
      await server.restart()
    },
    async 'keys are read again (SIGHUP)'() {
      for (const server of servers) server.signal('SIGHUP')
    },
    async 'Redis is killed (SIGKILL)'() {
      redis.signal('SIGKILL')
      await sleep(between(AWAY_MS))
      await redis.restart()
    },
    async 'Redis hangs (SIGSTOP)'() {
      redis.signal('SIGSTOP')
      await sleep(between(STALL_MS))
      redis.signal('SIGCONT')
    },
    async 'both servers and Redis are killed'() {
      for (const process of [...servers, redis]) process.signal('SIGKILL')
      await Promise.all([...servers, redis].map(process => process.restart()))
    }
  }

  const counts = new Map(Object.keys(faults).map(name => [name, 0]))
  let deck: string[] = []
  while (!signal.aborted) {
    if (deck.length === 0) deck = Object.keys(faults)
    const [name = ''] = deck.splice(Math.floor(random() * deck.length), 1)
    say(name)
    await faults[name]?.()
    counts.set(name, (counts.get(name) ?? 0) + 1)
    await sleep(between(PAUSE_MS), undefined, { signal }).catch(() => undefined)
  }
  return counts
}

function fail(): never {
  throw new Error('no server')
}
