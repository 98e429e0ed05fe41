// The process that plays the phones. Told over IPC what to do; one order at a time.
import { createPublicKey } from 'node:crypto'
import { type Connection, open } from './connection.ts'
import { atRate, type Hit, type Run, saturate } from './load.ts'
import { percentile, sortedTogether } from './stats.ts'
import { faultOf, type Mix, makeShots, type Shot } from './traffic.ts'

export type Order =
  | { do: 'load'; publicPem: string; secret: string; shots: number; connections: number; mix: Mix }
  | { do: 'run'; port: number; seconds: number; perSecond?: number; fixed?: unknown }

export interface Result {
  /** Right answers: all of them, and those inside the window. */
  answers: number
  counted: number
  /** Requests that the server refused with 503, under overload. */
  refused: number
  windowMs: number
  /** CPU of the generator inside the window, as a share of one core. */
  ownCpu: number
  /** CPU of the generator for everything that it did, in milliseconds. */
  allCpuMs: number
  lateP50Ms: number
  latenciesMs: Float64Array
  /** Wrong answers by what was wrong with them. */
  faults: Record<string, number>
}

/** The status of overload. */
const REFUSED = 503

let pool: (() => Shot)[] = []
let connectionCount = 64
let cursor = 0

function nextShot(): Shot {
  const make = pool[cursor++ % pool.length]
  if (make === undefined) throw new Error('told to run before it was told to load')
  return make()
}

/** New connections for every run: in between, a server may end those that are idle. */
async function connectionsTo(port: number): Promise<Connection[]> {
  const lost = (error: Error) => {
    throw new Error(`port ${port}: ${error.message}`)
  }
  return Promise.all(Array.from({ length: connectionCount }, () => open(port, lost)))
}

/** Answers are looked at after the clock has stopped, so that looking costs the server nothing. */
function report({ hits, lateMs, windowMs, ownCpu }: Run, fixed: unknown): Omit<Result, 'allCpuMs'> {
  const faults: Record<string, number> = {}
  const right: Hit[] = []
  for (const hit of hits) {
    const { shot, reply } = hit
    if (reply.status === REFUSED) continue
    const fault = faultOf(reply, fixed === undefined ? shot : { ...shot, expected: fixed })
    if (fault === undefined) right.push(hit)
    else faults[fault] = (faults[fault] ?? 0) + 1
  }
  return {
    answers: right.length,
    counted: right.filter(({ counts }) => counts).length,
    refused: hits.filter(({ reply }) => reply.status === REFUSED).length,
    windowMs,
    ownCpu,
    lateP50Ms: percentile(sortedTogether([Float64Array.from(lateMs)]), 0.5),
    latenciesMs: Float64Array.from(right, ({ latencyMs }) => latencyMs),
    faults
  }
}

async function obey(order: Order): Promise<Result | 'loaded'> {
  if (order.do === 'load') {
    const { publicPem, ...keys } = order
    connectionCount = order.connections
    pool = await makeShots(order.shots, { ...keys, publicKey: createPublicKey(publicPem) })
    return 'loaded'
  }
  const cpu = process.cpuUsage()
  const { port, seconds, perSecond, fixed } = order
  const connections = await connectionsTo(port)
  const run = perSecond
    ? await atRate(connections, nextShot, { seconds, perSecond })
    : await saturate(connections, nextShot, { seconds })
  for (const connection of connections) connection.close()
  const result = report(run, fixed)
  const { user, system } = process.cpuUsage(cpu)
  return { ...result, allCpuMs: (user + system) / 1000 }
}

process.on('message', async (order: Order) => {
  process.send?.(await obey(order))
})
process.on('disconnect', () => process.exit())
