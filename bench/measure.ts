import { createPublicKey } from 'node:crypto'
import { join } from 'node:path'
import { type Candidate, floor } from './candidates.ts'
import type { Order, Result } from './generator.ts'
import type { Options } from './options.ts'
import { LAYOUTS, type Layout } from './pin.ts'
import type { Probe } from './probe.ts'
import { freePort, type Helper, listening, peakRssMb, start } from './processes.ts'
import { machineCpuMs, quietMachine } from './quiet.ts'
import { median, percentile, sortedTogether } from './stats.ts'

/** What a run is made with: the key and secret of the servers, and a folder for their logs. */
export interface Setting {
  privatePem: string
  secret: string
  folder: string
  /** What the floor answers. */
  floorAnswer: unknown
}

export interface Latencies {
  p50: number
  p90: number
  p99: number
  p999: number
}

/** What came out for one candidate. Shares are medians over rounds, with the least and the most. */
export interface Outcome {
  name: string
  perSecond: number
  ofYardstick: number
  ofFloor: { median: number; least: number; most: number }
  cpuMs: number
  cpuOfFloor: number
  latencies: Latencies
  loopDelayP99Ms: number
  peakRssMb: number | undefined
  generatorCpu: number
  /** CPU that neither server nor generator used, as a share of one core: noise. */
  othersCpu: number
  /** Requests answered 503, as a share of all. */
  refused: number
  /** At the fixed rate. */
  atRate: { cpuMs: number; latencies: Latencies; lateP50Ms: number; loopDelayP99Ms: number }
}

export interface LayoutOutcome {
  layout: Layout
  yardstick: number
  /** The fixed rate. */
  perSecond: number
  outcomes: Outcome[]
}

interface Running {
  candidate: Candidate
  port: number
  server: Helper
  generator: Helper
  saturated: Turn[]
  atRate: Turn[]
}

interface Turn {
  result: Result
  probe: Probe
  othersCpu: number
}

/** The share of the floor's throughput at which latency is measured, on one core and on two. */
const RATE_SHARE = 0.5
/** Above this share of a core a turn counts as disturbed, and is repeated if there is patience. */
const DISTURBED = 0.2
const TRIES = 3

/** The environment of a server that is as in production. */
export function serverEnv(setting: Setting, candidate: Candidate, port: number): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    PORT: String(port),
    PRIVATE_KEY: setting.privatePem,
    APP_SECRET: setting.secret,
    STATE_KEY: setting.secret,
    KEYS_DIR: join(setting.folder, 'no-keys'),
    STORE: 'memory',
    ...(candidate.isFloor && { FLOOR_ANSWER: JSON.stringify(setting.floorAnswer) }),
    ...candidate.env
  }
}

/**
 * Measure candidates on one core or two. All of them run all the time and have their turns one after
 * another, round by round, with the yardstick and the floor in every round: a noise that lasts longer
 * than a round hits all alike. The floor and the yardstick have one core in either layout.
 */
export async function measure(
  layout: Layout,
  candidates: readonly Candidate[],
  { setting, options, say }: { setting: Setting; options: Options; say: (text: string) => void }
): Promise<LayoutOutcome> {
  const helpers: Helper[] = []
  const begin = (...args: Parameters<typeof start>) => {
    const helper = start(...args)
    helpers.push(helper)
    return helper
  }
  const log = options.log ?? join(setting.folder, 'servers.log')
  const publicPem = createPublicKey(setting.privatePem)
    .export({ format: 'pem', type: 'spki' })
    .toString()

  async function beginGenerator(on: string): Promise<Helper> {
    const generator = begin('bench/generator.js', { on, env: {} })
    const { connections, shots, mix } = options
    const { secret } = setting
    const order: Order = { do: 'load', publicPem, secret, shots, connections, mix }
    await generator.ask(order)
    return generator
  }

  async function beginServer(candidate: Candidate, on: string, generator: Helper) {
    const port = await freePort()
    const env = serverEnv(setting, candidate, port)
    const { script, nodeArgs } = candidate
    const server = begin(script, { on, env, log, nodeArgs, preload: 'bench/probe.js' })
    await listening(port)
    const running: Running = { candidate, port, server, generator, saturated: [], atRate: [] }
    return running
  }

  async function turn(running: Running, seconds: number, perSecond?: number): Promise<Turn> {
    for (let tries = 1; ; tries++) {
      if (options.patient) await quietMachine()
      const turn = await turnOnce(running, seconds, perSecond)
      if (!options.patient || turn.othersCpu < DISTURBED || tries === TRIES) return turn
    }
  }

  async function turnOnce(running: Running, seconds: number, perSecond?: number): Promise<Turn> {
    const { candidate, port, server, generator } = running
    await server.ask('begin')
    const fixed = candidate.isFloor && { fixed: setting.floorAnswer }
    const order: Order = { do: 'run', port, seconds, ...fixed, ...(perSecond && { perSecond }) }
    const [startedAt, cpu = Number.NaN] = [performance.now(), machineCpuMs()]
    const result = await generator.ask<Result>(order)
    const [tookMs, cpuMs = Number.NaN] = [performance.now() - startedAt, machineCpuMs()]
    const probe = await server.ask<Probe>('end')
    if (Object.keys(result.faults).length > 0) {
      throw new Error(`${candidate.name} answered wrongly: ${JSON.stringify(result.faults)}`)
    }
    const othersCpu = (cpuMs - cpu - probe.cpuMs - result.allCpuMs) / tookMs
    return { result, probe, othersCpu }
  }

  try {
    const { server: serverCores, generator: generatorCores } = LAYOUTS[layout]
    const yardstick = begin('bench/yardstick.js', {
      on: LAYOUTS.one.server,
      env: { PRIVATE_KEY: setting.privatePem }
    })
    const beside = await beginGenerator(LAYOUTS.one.generator)
    const generator = layout === 'one' ? beside : await beginGenerator(generatorCores)
    const base = await beginServer(floor, LAYOUTS.one.server, beside)
    const all = [base]
    for (const candidate of candidates) {
      all.push(await beginServer(candidate, serverCores, generator))
    }

    const yardsticks: number[] = []
    const measureYardstick = async () =>
      yardsticks.push(await yardstick.ask<number>({ seconds: options.seconds / 2 }))

    say('warming up')
    for (const running of all) await turn(running, options.warmUpSeconds)
    for (let round = 0; round < options.rounds; round++) {
      say(`${layout === 'one' ? 'one core' : 'two cores'}, saturated: ${round}/${options.rounds}`)
      await measureYardstick()
      for (const running of all) running.saturated.push(await turn(running, options.seconds))
    }

    const perSecond = Math.round(RATE_SHARE * median(base.saturated.map(rateOf)))
    for (let round = 0; round < options.rateRounds; round++) {
      say(`at ${perSecond} requests a second: ${round}/${options.rateRounds}`)
      for (const running of all) {
        running.atRate.push(await turn(running, options.rateSeconds, perSecond))
      }
    }

    return {
      layout,
      yardstick: median(yardsticks),
      perSecond,
      outcomes: all.map(running => outcomeOf(running, base, yardsticks))
    }
  } finally {
    await Promise.all(helpers.map(helper => helper.stop()))
  }
}

const rateOf = ({ result }: Turn) => (result.counted * 1000) / result.windowMs
const cpuOf = ({ result, probe }: Turn) => probe.cpuMs / result.answers

function outcomeOf(running: Running, base: Running, yardsticks: readonly number[]): Outcome {
  const { saturated, atRate } = running
  const rates = saturated.map(rateOf)
  const ofFloor = rates.map((rate, round) => rate / valueIn(base, round, rateOf))
  return {
    name: running.candidate.name,
    perSecond: median(rates),
    ofYardstick: median(rates.map((rate, round) => rate / (yardsticks[round] ?? Number.NaN))),
    ofFloor: {
      median: median(ofFloor),
      least: Math.min(...ofFloor),
      most: Math.max(...ofFloor)
    },
    cpuMs: median(saturated.map(cpuOf)),
    cpuOfFloor: median(saturated.map((turn, round) => cpuOf(turn) / valueIn(base, round, cpuOf))),
    latencies: latenciesOf(saturated),
    loopDelayP99Ms: median(saturated.map(({ probe }) => probe.loopDelayP99Ms)),
    peakRssMb: peakRssMb(running.server.pid),
    generatorCpu: median(saturated.map(({ result }) => result.ownCpu)),
    othersCpu: median(saturated.map(({ othersCpu }) => othersCpu)),
    refused: refusedOf([...saturated, ...atRate]),
    atRate: {
      cpuMs: median(atRate.map(cpuOf)),
      latencies: latenciesOf(atRate),
      lateP50Ms: median(atRate.map(({ result }) => result.lateP50Ms)),
      loopDelayP99Ms: median(atRate.map(({ probe }) => probe.loopDelayP99Ms))
    }
  }
}

function refusedOf(turns: readonly Turn[]): number {
  const sum = (of: (result: Result) => number) =>
    turns.reduce((total, { result }) => total + of(result), 0)
  return sum(({ refused }) => refused) / sum(({ refused, answers }) => refused + answers)
}

function valueIn({ saturated }: Running, round: number, of: (turn: Turn) => number): number {
  const turn = saturated[round]
  return turn === undefined ? Number.NaN : of(turn)
}

function latenciesOf(turns: readonly Turn[]): Latencies {
  const sorted = sortedTogether(turns.map(({ result }) => result.latenciesMs))
  return {
    p50: percentile(sorted, 0.5),
    p90: percentile(sorted, 0.9),
    p99: percentile(sorted, 0.99),
    p999: percentile(sorted, 0.999)
  }
}
