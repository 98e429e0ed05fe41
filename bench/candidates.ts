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
const nodeArgs = ['--max-semi-space-size=4']

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

const loop = (batch: number): Ring => ({ kind: 'shared', workers: 0, batch, depth: 1 })
const shared = (workers: number): Ring => ({ kind: 'shared', workers, batch: 8, depth: 4 })
const pool = (copies: number, slots: number): Ring => ({ kind: 'pool', copies, slots })
const product4: Ring = { kind: 'product', threads: 4 }

/** The same app with other key rings. `4t` stands for four threads in libuv's pool. */
export const variants: readonly Candidate[] = [
  variant('loop, at once', { kind: 'inline' }),
  variant('loop, 1 a turn', loop(1)),
  variant('loop, 8 a turn', loop(8)),
  variant('loop, 32 a turn', loop(32)),
  variant('loop, 5 ms a turn (product)', { kind: 'product', threads: 0 }),
  variant('pool 1t, 1 copy, 1 slot', { kind: 'product', threads: 1 }, 1),
  variant('pool 2t, 2 copies, 2 slots', { kind: 'product', threads: 2 }, 2),
  variant('pool 4t, 1 copy, 4 slots', pool(1, 4)),
  variant('pool 4t, 2 copies, 2 slots', pool(2, 2)),
  variant('pool 4t, 4 copies, 4 slots (product)', product4),
  variant('pool 4t, 16 copies, 16 slots', pool(16, 16)),
  variant('pool 4t, 4 copies, no limit', pool(4, 0)),
  variant('1 worker thread', { kind: 'workers', workers: 1 }),
  variant('2 worker threads', { kind: 'workers', workers: 2 }),
  variant('1 worker thread, in batches, and the loop', shared(1)),
  variant('2 worker threads, in batches, and the loop', shared(2))
]
