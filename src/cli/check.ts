import { createHash } from 'node:crypto'
import { Command, Option } from 'commander'
import type { Contract } from '../contract/rule.ts'
import { attempt } from '../keys/attempt.ts'
import { toGithub } from './check/github.ts'
import { toHuman } from './check/human.ts'
import { findFiles, type Input, readFiles, sourcesIn } from './check/inputs.ts'
import { toJson } from './check/json.ts'
import { loadContract } from './check/load.ts'
import { printable } from './check/printable.ts'
import { checkInputs, count } from './check/report.ts'
import { toSarif } from './check/sarif.ts'
import { repeat, type World } from './check/watch.ts'
import { fail, hasColour, type Io, readStdin, withIo } from './io.ts'

/** So long may the code of a flow take before somebody who waits is told of it. */
const PATIENCE_MS = 3000

const FORMATS = { human: toHuman, json: toJson, github: toGithub, sarif: toSarif }

interface Options {
  format: keyof typeof FORMATS
  quiet?: boolean
  watch?: boolean
}

interface Settings extends Options {
  patienceMs: number
}

/** What a check has of the world, beside its input and output. */
export interface CheckWorld extends World {
  patienceMs?: number
}

/** `flowgate check`: hold Flow JSON files to Meta's rules, and contracts to them. docs/check.md. */
export function checkCommand(
  io: Io,
  { patienceMs = PATIENCE_MS, ...world }: CheckWorld = {}
): Command {
  return withIo(new Command('check'), io)
    .argument('[paths...]', 'files, flow folders or folders of them; - reads stdin', ['flows'])
    .addOption(
      new Option('--format <format>', 'how findings are written')
        .choices(Object.keys(FORMATS))
        .default('human')
    )
    .option('--quiet', 'leave warnings out')
    .option('--watch', 'check again when a file changes; Ctrl+C ends it')
    .action(async (paths: string[], options: Options) => {
      const settings = { ...options, patienceMs }
      if (options.watch) await watch(io, paths, { ...settings, world })
      else await check(io, paths, settings)
    })
}

/** Check a flow before something is done with it. False when there is an error, which is printed. */
export async function passes(io: Io, path: string): Promise<boolean> {
  const { exitCode } = io
  io.exitCode = 0
  await check(io, [path], { format: 'human', patienceMs: PATIENCE_MS })
  if (io.exitCode !== 0) return false
  io.exitCode = exitCode
  return true
}

async function check(io: Io, paths: string[], options: Settings): Promise<void> {
  const found = findFiles(paths.filter(path => path !== '-'))
  const read = readFiles(found.files)
  const stdin = paths.includes('-') ? [{ name: 'stdin', content: await readStdin(io) }] : []
  await report(io, [...stdin, ...read.inputs], [...found.problems, ...read.problems], options)
}

async function watch(
  io: Io,
  paths: string[],
  { world, ...options }: Settings & { world: World }
): Promise<void> {
  if (paths.includes('-')) {
    fail(io, 'Standard input cannot be watched: leave out --watch, or name a file')
    return
  }
  let before: string | undefined
  await repeat(async watchThese => {
    const found = findFiles(paths)
    watchThese(found.folders)
    const read = readFiles(found.files)
    const problems = [...found.problems, ...read.problems]
    // Something else in the folder may have changed.
    const now = fingerprint(read.inputs, problems)
    if (now === before) return
    before = now
    io.exitCode = 0
    await report(io, read.inputs, problems, options)
  }, world)
}

async function report(
  io: Io,
  inputs: Input[],
  problems: string[],
  { format, quiet = false, patienceMs }: Settings
): Promise<void> {
  for (const problem of problems) fail(io, printable(problem))
  const checked = checkInputs(await withContracts(io, inputs, patienceMs), { quiet })
  if (count(checked, 'error') > 0) io.exitCode = 1
  if (checked.length === 0 && format === 'human') return
  io.stdout.write(FORMATS[format](checked, { colour: hasColour(io) }))
}

/** Join each flow folder's file to the contract there. A contract that cannot be had is told. */
async function withContracts(
  io: Io,
  inputs: Input[],
  patienceMs: number
): Promise<(Input & { contract?: Contract })[]> {
  const joined = []
  for (const input of inputs) {
    const told = `The code in ${input.folder} has not returned yet: it waits for something`
    // It holds nobody up: with nothing left to wait for, the process ends.
    const timer = setTimeout(() => io.stderr.write(`${printable(told)}\n`), patienceMs).unref()
    try {
      const contract = input.folder === undefined ? undefined : await loadContract(input.folder)
      joined.push({ ...input, ...(contract && { contract }) })
    } catch (error) {
      fail(io, printable(error instanceof Error ? error.message : String(error)))
      joined.push(input)
    } finally {
      clearTimeout(timer)
    }
  }
  return joined
}

function fingerprint(inputs: Input[], problems: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(problems))
  for (const { name, content, folder } of inputs) {
    const sources = folder === undefined ? [] : (attempt(() => sourcesIn(folder)) ?? [])
    for (const text of [content, ...sources]) {
      hash.update(JSON.stringify([name, text.length])).update(text)
    }
  }
  return hash.digest('hex')
}
