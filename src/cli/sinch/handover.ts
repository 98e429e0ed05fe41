import { createPublicKey } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { bitsOf } from '../../keys/suited.ts'
import { checkAnyEndpoint } from '../../provisioning/doctor/endpoint.ts'
import { type Verdict, verdictsOn } from '../../provisioning/doctor/verdict.ts'
import { handover } from '../../provisioning/handover.ts'
import { entryScreens } from '../../simulator/routing.ts'
import { printable } from '../check/printable.ts'
import { passes } from '../check.ts'
import { endpointUrl } from '../endpoint-url.ts'
import { flowHere } from '../flow-here.ts'
import type { Io } from '../io.ts'
import { keyOptions } from '../keys/options.ts'
import { currentPublicKey } from '../keys/public-key.ts'
import { signing } from '../signing.ts'

const STDOUT = '-'

/** Check a flow and its endpoint, and write the sheet for Sinch Professional Services. */
export async function writeHandover(
  io: Io,
  argument: string,
  { out, url }: { out: string; url?: string }
): Promise<void> {
  const flow = await flowHere(argument)
  // The sheet alone goes to stdout.
  const aside = out === STDOUT ? { ...io, stdout: io.stderr } : io
  const isGood = await passes(aside, flow.folder ?? flow.path)
  const key = isGood ? await currentPublicKey(aside, keyOptions(io)) : undefined
  if (!key) {
    io.exitCode = 1
    return
  }
  const address = endpointUrl(io.env, { flow: flow.name, url })
  const { document, dataApiVersion } = flow
  const checks = dataApiVersion ? await endpointChecks(io, address, key.pem) : []
  const sheet = handover({
    name: flow.name,
    flowJson: flow.content.toString(),
    ...{ version: document.version, dataApiVersion, endpointUrl: address },
    key: { ...key, bits: bitsOf(createPublicKey(key.pem)) },
    entryScreens: entryScreens(document),
    checks: [verdictsOn('flowgate check').ok('no errors'), ...checks],
    at: new Date()
  })
  if (out === STDOUT) io.stdout.write(sheet)
  else {
    writeFileSync(out, sheet)
    io.stdout.write(`wrote  ${printable(out)}\n`)
  }
  const wrong = checks.filter(({ is }) => is === 'wrong')
  if (wrong.length === 0) return
  const names = wrong.map(({ name }) => name).join(', ')
  io.stderr.write(`Not all is well with the endpoint: ${names}. Run \`flowgate doctor\` first.\n`)
  io.exitCode = 1
}

async function endpointChecks(
  io: Io,
  url: string | undefined,
  publicKey: string
): Promise<Verdict[]> {
  if (url === undefined) {
    return [verdictsOn('endpoint').skipped('its address is not known: --url or PUBLIC_URL')]
  }
  const { appSecret, acceptsUnsigned } = signing(io)
  return checkAnyEndpoint({ url, publicKey, appSecret }, { acceptsUnsigned })
}
