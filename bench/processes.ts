import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onCores } from './pin.ts'

const DIST = join(import.meta.dirname, '..')
const START_LIMIT_MS = 10_000
const STOP_LIMIT_MS = 5_000

/** A process of the benchmark, which answers one message at a time. */
export interface Helper {
  pid: number
  ask<T>(message: object | string): Promise<T>
  kill(signal: NodeJS.Signals): void
  /** End it, and wait until it has ended. */
  stop(): Promise<void>
}

export interface StartOptions {
  /** The cores that it may use, as taskset writes them. */
  on: string
  env: NodeJS.ProcessEnv
  nodeArgs?: readonly string[] | undefined
  /** A module of dist to load first. */
  preload?: string
  /** File that takes what it writes to stdout and stderr. */
  log?: string
}

/** Start a script (a path in dist, or an absolute one) as a process. It sees of our environment the PATH and nothing else. */
export function start(
  script: string,
  { on, env, nodeArgs = [], preload, log }: StartOptions
): Helper {
  const imports = preload === undefined ? [] : ['--import', join(DIST, preload)]
  const { file, args } = onCores(on, [
    process.execPath,
    ...nodeArgs,
    ...imports,
    resolve(DIST, script)
  ])
  const out = log === undefined ? 'inherit' : openSync(log, 'a')
  const child = spawn(file, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', out, out, 'ipc'],
    serialization: 'advanced'
  })
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${script} ended by itself (${code ?? signal})${log ? `, see ${log}` : ''}`)
  })
  ended.catch(() => undefined)

  return {
    pid: child.pid ?? 0,
    async ask<T>(message: object | string): Promise<T> {
      child.send(message)
      const [reply] = await Promise.race([once(child, 'message'), ended])
      return reply // the processes of this folder: what they send stands beside what they are sent
    },
    kill: signal => void child.kill(signal),
    stop: () => stop(child)
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await exit
  clearTimeout(late)
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Wait until somebody listens on a port, looking every `everyMs`. */
export async function listening(port: number, { everyMs = 20 } = {}): Promise<void> {
  const giveUpAt = performance.now() + START_LIMIT_MS
  while (!(await accepts(port))) {
    if (performance.now() > giveUpAt) throw new Error(`nobody listens on port ${port}`)
    await sleep(everyMs)
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port })
    const end = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('connect', end(true))
    socket.on('error', end(false))
  })
}

/** The most memory a process has had at once, in MB; undefined where /proc does not tell. */
export function peakRssMb(pid: number): number | undefined {
  try {
    const kib = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return kib === undefined ? undefined : (Number(kib) * 1024) / 1e6
  } catch {
    return undefined
  }
}
