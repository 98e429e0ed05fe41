import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort, listening } from './processes.ts'

export interface Redis {
  url: string
  /** SIGKILL ends it as a crash does, SIGSTOP lets it hang until SIGCONT. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void
  /** Start it again on the same port, with the same files. */
  restart(): Promise<void>
  /** End it, and wait until it has ended. */
  stop(): Promise<void>
}

/** A Redis of the benchmark's own on a loopback port, which keeps what it is told in `folder`. */
export async function startRedis(folder: string, args: readonly string[] = []): Promise<Redis> {
  const port = await freePort()
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder]
  const kept = ['--save', '', '--appendonly', 'yes']

  let child: ChildProcess

  async function start(): Promise<void> {
    child = spawn('redis-server', [...place, ...kept, ...args], { stdio: 'ignore' })
    await Promise.race([listening(port), failed(child)])
  }

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  process.once('exit', () => child.kill('SIGKILL'))
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    signal: name => void child.kill(name),
    async restart() {
      await stop()
      await start()
    },
    stop
  }
}

/** Rejects when there is no such program, or it ends by itself. */
async function failed(child: ChildProcess): Promise<never> {
  const [code, signal] = await once(child, 'exit')
  throw new Error(`redis-server ended by itself (${code ?? signal})`)
}
