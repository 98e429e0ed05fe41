import { createPublicKey } from 'node:crypto'
import { join } from 'node:path'
import type { Candidate } from './candidates.ts'
import { open, type Reply } from './connection.ts'
import { type Setting, serverEnv } from './measure.ts'
import { freePort, listening, start } from './processes.ts'
import { median } from './stats.ts'
import { faultOf, makePing } from './traffic.ts'

/** How often a port is tried: the error of the measurement. */
const EVERY_MS = 2

export interface ColdStart {
  medianMs: number
  leastMs: number
  mostMs: number
}

/** Milliseconds from the start of the process to the first right answer to a ping. */
export async function coldStart(
  candidate: Candidate,
  { setting, times, on }: { setting: Setting; times: number; on: string }
): Promise<ColdStart> {
  const all: number[] = []
  for (let time = 0; time < times; time++) all.push(await startOnce(candidate, setting, on))
  return { medianMs: median(all), leastMs: Math.min(...all), mostMs: Math.max(...all) }
}

async function startOnce(candidate: Candidate, setting: Setting, on: string): Promise<number> {
  const keys = { publicKey: createPublicKey(setting.privatePem), secret: setting.secret }
  const ping = makePing(keys)
  const expected = candidate.isFloor ? setting.floorAnswer : ping.expected
  const port = await freePort()
  const env = serverEnv(setting, candidate, port)

  const startedAt = performance.now()
  const { script, nodeArgs } = candidate
  const log = join(setting.folder, 'cold-starts.log')
  const server = start(script, { on, env, nodeArgs, log })
  try {
    await listening(port, { everyMs: EVERY_MS })
    const reply = await askOnce(port, ping.bytes)
    const tookMs = performance.now() - startedAt
    const fault = faultOf(reply, { ...ping, expected })
    if (fault !== undefined) throw new Error(`${candidate.name}: first answer wrong: ${fault}`)
    return tookMs
  } finally {
    await server.stop()
  }
}

async function askOnce(port: number, bytes: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    open(port, reject).then(connection =>
      connection.send(bytes, reply => {
        connection.close()
        resolve(reply)
      })
    )
  })
}
