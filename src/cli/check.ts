import { createHash } from 'node:crypto'
import { Command, Option } from 'commander'
import { toGithub } from './check/github.ts'
import { toHuman } from './check/human.ts'
import { findFiles, type Input, readFiles } from './check/inputs.ts'
import { toJson } from './check/json.ts'
import { printable } from './check/printable.ts'
import { checkInputs, count } from './check/report.ts'
import { toSarif } from './check/sarif.ts'
import { repeat, type World } from './check/watch.ts'
import { fail, hasColour, type Io, withIo } from './io.ts'

const FORMATS = { human: toHuman, json: toJson, github: toGithub, sarif: toSarif }

interface Options {
  format: keyof typeof FORMATS
  quiet?: boolean
  watch?: boolean
}

/** `flowgate check`: hold Flow JSON files to Meta's rules. docs/check.md. */
export function checkCommand(io: Io, world: World = {}): Command {
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
      if (options.watch) await watch(io, paths, { ...options, world })
      else await check(io, paths, options)
    })
}

async function check(io: Io, paths: string[], options: Options): Promise<void> {
  const found = findFiles(paths.filter(path => path !== '-'))
  const read = readFiles(found.files)
  const stdin = paths.includes('-') ? [{ name: 'stdin', content: await contentOf(io.stdin) }] : []
  report(io, [...stdin, ...read.inputs], [...found.problems, ...read.problems], options)
}

async function watch(
  io: Io,
  paths: string[],
  { world, ...options }: Options & { world: World }
): Promise<void> {
  if (paths.includes('-')) {
    fail(io, 'Standard input cannot be watched: leave out --watch, or name a file')
    return
  }
  let before: string | undefined
  await repeat(watchThese => {
    const found = findFiles(paths)
    watchThese(found.folders)
    const read = readFiles(found.files)
    const problems = [...found.problems, ...read.problems]
    // Something else in the folder may have changed.
    const now = fingerprint(read.inputs, problems)
    if (now === before) return
    before = now
    io.exitCode = 0
    report(io, read.inputs, problems, options)
  }, world)
}

function report(
  io: Io,
  inputs: Input[],
  problems: string[],
  { format, quiet = false }: Options
): void {
  for (const problem of problems) fail(io, printable(problem))
  const checked = checkInputs(inputs, { quiet })
  if (count(checked, 'error') > 0) io.exitCode = 1
  if (checked.length === 0 && format === 'human') return
  io.stdout.write(FORMATS[format](checked, { colour: hasColour(io) }))
}

function fingerprint(inputs: Input[], problems: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(problems))
  for (const { name, content } of inputs) {
    hash.update(JSON.stringify([name, content.length])).update(content)
  }
  return hash.digest('hex')
}

async function contentOf(stdin: Io['stdin']): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
