import { readFileSync, writeFileSync } from 'node:fs'
import { attempt } from '../../keys/attempt.ts'
import { printable, printableJson } from '../check/printable.ts'
import type { Io } from '../io.ts'
import { findFlows, theOne } from './find.ts'
import { type Options, openingOf } from './options.ts'
import { readScript } from './script/read.ts'
import { hasPassed, toLine, toReport, toSummary } from './script/report.ts'
import { runScript } from './script/run.ts'

/** What the process ends with when a script cannot be used. */
const BAD_SCRIPT = 2

/** Play a script; the exit code says how it went. */
export async function playScript(
  io: Io,
  argument: string | undefined,
  path: string,
  options: Options
): Promise<void> {
  const text = attempt(() => readFileSync(path, 'utf8'))
  const read = text === undefined ? { faults: [`${path} cannot be read`] } : readScript(text, path)
  if ('faults' in read) {
    for (const fault of read.faults) io.stderr.write(`${printable(fault)}\n`)
    io.exitCode = BAD_SCRIPT
    return
  }
  const { script, steps } = read
  const { project, flow } = await findFlows(io, argument ?? script.flow, options)
  try {
    const chosen = theOne(project, flow)
    const { format, report, verbose = false } = options
    const token = options.token ?? script.token
    const isHuman = format === 'human'
    const results = await runScript(steps, {
      flow: chosen,
      opening: { ...openingOf(options), ...(token !== undefined && { flowToken: token }) },
      path,
      onResult: result => isHuman && io.stdout.write(toLine(result))
    })
    const about = {
      script: path,
      flow: chosen.name,
      url: chosen.endpoint?.url,
      total: steps.length
    }
    const json = printableJson(toReport(results, { ...about, verbose }))
    io.stdout.write(isHuman ? toSummary(results, steps.length) : `${json}\n`)
    if (report !== undefined) writeFileSync(report, `${json}\n`)
    if (!hasPassed(results)) io.exitCode = 1
  } finally {
    await project.close()
  }
}
