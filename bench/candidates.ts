import { resolve } from 'node:path'
import type { Ring } from './server.ts'

/** A server to measure. `script` is relative to dist, or absolute. */
export interface Candidate {
  name: string
  script: string
  nodeArgs?: readonly string[]
  env: NodeJS.ProcessEnv
  /** It answers everything alike. */
  isFloor?: boolean
}

/** As in the last line of the Dockerfile. */
const nodeArgs = ['--max-semi-space-size=8', '--single-threaded-gc']

/** What all others are compared with. */
export const floor: Candidate = {
  name: 'floor',
  script: 'bench/floor.js',
  env: {},
  isFloor: true
}

/** The server as it is deployed. */
export const product: Candidate = { name: 'product', script: 'src/server.js', nodeArgs, env: {} }

/** The server of another built tree: the same flow, or its answers count as wrong. */
export function productOf(tree: string): Candidate {
  const script = resolve(tree, 'dist/src/server.js')
  return { name: `product of ${tree}`, script, nodeArgs, env: {} }
}

function variant(name: string, ring: Ring, threads = 4): Candidate {
  const env = { BENCH_RING: JSON.stringify(ring), UV_THREADPOOL_SIZE: String(threads) }
  return { name, script: 'bench/server.js', nodeArgs, env }
}

const ours = (threads: number): Ring => ({ kind: 'product', threads })
const pool = (copies: number, slots: number): Ring => ({ kind: 'pool', copies, slots })
const workers = (workers: number): Ring => ({ kind: 'workers', workers })

/** The same app with other key rings. `4t` stands for four threads in libuv's pool. */
export const variants: readonly Candidate[] = [
  variant('loop, at once', { kind: 'inline' }),
  variant('loop, 5 ms a turn (product, one core)', ours(0)),
  variant('loop and 1 thread (product, two cores)', ours(1)),
  variant('loop and 2 threads', ours(2)),
  variant('1 worker thread', workers(1)),
  variant('2 worker threads', workers(2)),
  variant('pool 1t, 1 copy, 1 slot', pool(1, 1), 1),
  variant('pool 2t, 2 copies, 2 slots', pool(2, 2), 2),
  variant('pool 4t, 1 copy, 4 slots', pool(1, 4)),
  variant('pool 4t, 4 copies, 4 slots', pool(4, 4)),
  variant('pool 4t, 16 copies, 16 slots', pool(16, 16)),
  variant('pool 4t, 4 copies, no limit', pool(4, 0))
]
