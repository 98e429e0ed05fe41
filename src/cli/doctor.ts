import { Command, InvalidArgumentError } from 'commander'
import { examine } from '../provisioning/doctor/index.ts'
import { firstToMend, type Verdict } from '../provisioning/doctor/verdict.ts'
import { printable, printableJson } from './check/printable.ts'
import { patientOf, type Words } from './doctor/patient.ts'
import { fail, hasColour, type Io, withIo } from './io.ts'
import { table } from './table.ts'

interface Options extends Words {
  json?: boolean
}

/** `flowgate doctor`: what is wrong, and what mends it. docs/doctor.md. */
export function doctorCommand(io: Io): Command {
  return withIo(new Command('doctor'), io)
    .argument('[flow]', 'its name in flows/, its folder or its Flow JSON')
    .option('--url <url>', 'the endpoint, if it is not PUBLIC_URL/flows/NAME')
    .option('--public-key <file>', 'its public key in PEM, if it is not a Flowgate of this project')
    .option('--app-secret <secret>', 'what requests to it are signed with (APP_SECRET)')
    .option('--calls <number>', 'pings that its latency is judged by', parseCalls, 20)
    .option('--json', 'as JSON')
    .action(async (flow: string | undefined, options: Options) => {
      try {
        tell(io, await examine(await patientOf(io, flow, options)), options)
      } catch (error) {
        fail(io, error)
      }
    })
}

function parseCalls(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a number from 1 to 9999.')
}

const COLOURS = { ok: 32, warning: 33, wrong: 31, skipped: 90 }

function tell(io: Io, verdicts: readonly Verdict[], { json }: Options): void {
  const first = firstToMend(verdicts)
  if (first?.is === 'wrong') io.exitCode = 1
  if (json) {
    io.stdout.write(`${printableJson({ first: first ?? null, checks: verdicts })}\n`)
    return
  }
  const rows = verdicts.map(({ name, is, said }) => [is, printable(name), printable(said)])
  const lines = table(rows).trimEnd().split('\n')
  lines.forEach((line, at) => {
    io.stdout.write(`${paint(io, line, verdicts[at]?.is)}\n`)
  })
  if (!first) io.stdout.write('\nNothing is wrong of what was looked at.\n')
  else {
    const { name, said, mend = '' } = first
    const head = first.is === 'wrong' ? 'First to mend' : 'To be looked at'
    io.stdout.write(`\n${head}: ${printable(`${name}: ${said}`)}\n${printable(`  ${mend}`)}\n`)
  }
}

function paint(io: Io, line: string, is: Verdict['is'] = 'ok'): string {
  if (!hasColour(io)) return line
  return line.replace(is, `\u001b[${COLOURS[is]}m${is}\u001b[0m`)
}
