import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { createJiti } from 'jiti'
import type { Contract } from '../../contract/rule.ts'
import * as flowgate from '../../index.ts'
import { attempt } from '../../keys/attempt.ts'
import { guard } from './guard.ts'

/** Where an endpoint is, and if there is none yet, its contract. */
const SOURCES = ['index.ts', 'index.js', 'flow.ts', 'flow.js']

const jiti = createJiti(import.meta.url, { fsCache: false, interopDefault: false })
/** The files of flows that have been run. */
const loaded = new Set<string>()

/**
 * Run the TypeScript of a flow folder, as it stands there now, and return its contract; undefined
 * when it has none. Throws an error whose message is a sentence.
 */
export async function loadContract(folder: string): Promise<Contract | undefined> {
  const path = SOURCES.map(name => join(folder, name)).find(isFile)
  if (path === undefined) return undefined
  const contract = await run(path)
  if (contract === undefined) {
    throw new Error(
      `${path} exports neither an endpoint by default nor a contract: ` +
        'export what `flow.endpoint()` or `defineFlow()` returns'
    )
  }
  return contract
}

async function run(path: string): Promise<Contract | undefined> {
  for (const file of loaded) delete jiti.cache[file]
  shareFlowgate()
  const before = new Set(Object.keys(jiti.cache))
  try {
    return contractIn(await guard(path, () => jiti.import<object>(resolve(path))))
  } catch (error) {
    throw new Error(`${path} cannot be run: ${reasonOf(error)}`, { cause: error })
  } finally {
    for (const file of Object.keys(jiti.cache)) if (!before.has(file)) loaded.add(file)
  }
}

/** Say in a line why code cannot be run; jiti has the place of a syntax error in a second one. */
function reasonOf(error: unknown): string {
  // What was thrown is somebody's code as well, and may throw when it is read.
  const message =
    attempt(() => String(error instanceof Error ? error.message : error)) ?? 'it throws no text'
  const [reason = '', place = ''] = message.split('\n')
  const [, file, line, column] = /^ (.+):(\d+):(\d+)$/.exec(place) ?? []
  if (!reason.startsWith('ParseError') || file === undefined) return reason
  return `${reason.trimEnd()} at ${relative('.', file)}:${line}:${Number(column) + 1}`
}

/** Let flows have the Flowgate that runs, in its own repository, too, and not compile another. */
function shareFlowgate(): void {
  const root = dirname(createRequire(import.meta.url).resolve('flowgate/package.json'))
  for (const path of ['src/index.ts', 'dist/src/index.js']) {
    // As much of a module as jiti looks at.
    const module = { loaded: true, exports: flowgate } as (typeof jiti.cache)[string]
    jiti.cache[join(root, path)] = module
  }
}

function contractIn(exports: object): Contract | undefined {
  const values: unknown[] = 'default' in exports ? [exports.default] : []
  const endpoint = [...values, ...Object.values(exports)].find(isContract)
  if (endpoint) return endpoint
  const flow = Object.values(exports).find(isFlow)
  if (!flow) return undefined
  const { handlers: _, ...contract } = flow.endpoint({ screens: {} })
  return contract
}

/** Whether a value is an endpoint: made by `flow.endpoint()`, maybe of another copy of Flowgate. */
function isContract(value: unknown): value is Contract {
  const members = ['screens', 'routes', 'completion', 'handlers']
  return isObject(value) && members.every(name => name in value)
}

function isFlow(value: unknown): value is { endpoint(handlers: object): Contract } {
  return isObject(value) && 'contract' in value && 'endpoint' in value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
