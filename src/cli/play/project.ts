import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { type AppOptions, buildApp } from '../../app.ts'
import { Env } from '../../config.ts'
import type { Contract } from '../../contract/rule.ts'
import type { Endpoint } from '../../flow/endpoint.ts'
import { attempt, codeOf } from '../../keys/attempt.ts'
import { generateKey } from '../../keys/generate.ts'
import { loadKey } from '../../keys/load.ts'
import { createKeyRing, type KeyRing } from '../../keys/ring.ts'
import { playedFlows } from '../../player/app-stage.ts'
import {
  broadcaster,
  type PlayedEndpoint,
  type PlayedFlow,
  type Stage
} from '../../player/stage.ts'
import type { Cdn } from '../../simulator/index.ts'
import { memoryStore } from '../../store/memory.ts'
import { findFiles, sourcesIn } from '../check/inputs.ts'
import { loadContract } from '../check/load.ts'

/** The secret that stands in for the app's: nobody else sends requests to what is served here. */
const SECRET = 'flowgate-play'

export interface ProjectOptions {
  /** Where picked files are put. */
  readonly cdn: Cdn
  /** What answers, in the place of the code in the flow folders, which is then not run. */
  readonly endpoint?: PlayedEndpoint | undefined
  readonly logger?: AppOptions['logger']
  /** What seals the flow tokens of what is served. */
  readonly tokenKeys: readonly string[]
  /** Hear of what cannot be had, in a sentence. */
  readonly onProblem: (sentence: string) => void
}

/** The flows that lie somewhere, and their endpoints, which are served in this process. */
export interface Project extends Stage {
  /** Look what is there now; the folders to watch are told before. */
  look(watchThese?: (folders: string[]) => void): Promise<void>
  close(): Promise<void>
}

interface Member {
  readonly flow: PlayedFlow
  readonly text: string
  readonly sources: string
  readonly close: () => Promise<void>
}

type Loaded = Pick<Member, 'flow' | 'close'>

/** Find the flows at paths, as `flowgate check` does, and serve them. */
export function openProject(paths: string[], options: ProjectOptions): Project {
  const { onProblem } = options
  const { watch, tell } = broadcaster()
  const members = new Map<string, Member>()
  const store = memoryStore()
  const keys = ephemeralKeys()

  async function load(path: string, folder: string | undefined): Promise<Loaded> {
    const alone: PlayedFlow = { name: nameOf(path), read: () => read(path) }
    const close = async () => {}
    if (options.endpoint) return { flow: { ...alone, endpoint: options.endpoint }, close }
    const contract = folder === undefined ? undefined : await loadContract(folder)
    if (!contract) return { flow: alone, close }
    if (!isEndpoint(contract)) return { flow: { ...alone, contract }, close }
    const app = buildApp({
      // The phone judges what is answered, by the Flow JSON as it is at that moment.
      config: Env.parse({ RESPONSE_CHECK: 'off' }),
      flows: [contract],
      keyRing: await keys(),
      secrets: [SECRET],
      tokenKeys: options.tokenKeys,
      store,
      ...(options.logger && { logger: options.logger }),
      timing: true
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const [{ endpoint } = alone] = playedFlows(app, [contract], options.cdn)
    const flow = { name: contract.name, contract, endpoint, read: alone.read }
    return { flow, close: () => app.close() }
  }

  async function visit(path: string, folder: string | undefined): Promise<void> {
    const before = members.get(path)
    const text = attempt(() => readFileSync(path, 'utf8')) ?? ''
    const code = folder === undefined ? [] : (attempt(() => sourcesIn(folder)) ?? [])
    const sources = Buffer.concat(code).toString('latin1')
    if (before?.sources === sources) {
      if (before.text === text) return
      members.set(path, { ...before, text })
      tell({ flow: before.flow.name, what: 'flow-json' })
      return
    }
    try {
      const loaded = await load(path, folder)
      members.set(path, { ...loaded, text, sources })
      await before?.close()
      if (before) tell({ flow: loaded.flow.name, what: 'handlers' })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      onProblem(message)
      const kept = before ?? {
        flow: { name: nameOf(path), read: () => read(path) },
        close: async () => {}
      }
      members.set(path, { ...kept, text, sources })
      tell({ flow: kept.flow.name, what: 'failed', message })
    }
  }

  return {
    flows: () => [...members.values()].map(({ flow }) => flow),
    watch,
    async look(watchThese = () => {}) {
      const found = findFiles(paths)
      watchThese(found.folders)
      if (members.size === 0) found.problems.forEach(onProblem)
      for (const [path, folder] of found.files) await visit(path, folder ?? homeOf(path))
      for (const [path, { flow, close }] of members) {
        if (found.files.has(path)) continue
        members.delete(path)
        await close()
        tell({ flow: flow.name, what: 'handlers' })
      }
    },
    async close() {
      await Promise.all([...members.values()].map(({ close }) => close()))
    }
  }
}

/** One key for all, made when it is needed. */
function ephemeralKeys() {
  let ring: Promise<KeyRing> | undefined
  const make = async () => {
    const { privatePem } = await generateKey()
    return createKeyRing([loadKey(privatePem, { name: 'flowgate play' })])
  }
  return () => {
    ring ??= make()
    return ring
  }
}

function isEndpoint(contract: Contract): contract is Endpoint {
  return contract.handlers !== undefined && 'name' in contract
}

/** The folder of a flow that was named by its file. */
function homeOf(path: string): string | undefined {
  return basename(path) === 'flow.json' ? dirname(path) : undefined
}

function nameOf(path: string): string {
  const home = homeOf(resolve(path))
  return home === undefined ? basename(path, '.json') : basename(home)
}

function read(path: string): ReturnType<PlayedFlow['read']> {
  try {
    return { path, content: readFileSync(path) }
  } catch (error) {
    return { path, problem: `${path} cannot be read (${codeOf(error)})` }
  }
}
