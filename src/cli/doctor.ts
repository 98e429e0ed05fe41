import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { createHttp, type Http } from '../clients/http.ts'
import { attempt, codeOf } from '../keys/attempt.ts'
import { fingerprint } from '../keys/fingerprint.ts'
import { loadKeys } from '../keys/load.ts'
import { examine, type Patient } from '../provisioning/doctor/index.ts'
import { firstToMend, type Verdict } from '../provisioning/doctor/verdict.ts'
import { printable, printableJson } from './check/printable.ts'
import { endpointUrl } from './endpoint-url.ts'
import { flowHere } from './flow-here.ts'
import { fail, hasColour, type Io, withIo } from './io.ts'
import { keyOptions } from './keys/options.ts'
import { providedKey, publicKeyOf } from './keys/public-key.ts'
import { metaOf } from './meta.ts'
import { signing } from './signing.ts'
import { sinchOf, sinchWebhookUrl } from './sinch-access.ts'
import { table } from './table.ts'

interface Options {
  url?: string
  publicKey?: string
  appSecret?: string
  calls: number
  json?: boolean
}

/** `flowgate doctor`: what is wrong, and what mends it. docs/doctor.md. */
export function doctorCommand(io: Io): Command {
  return withIo(new Command('doctor'), io)
    .argument('[flow]', 'its name in flows/, its folder or its Flow JSON')
    .option('--url <url>', 'the endpoint, if it is not PUBLIC_URL/flows/NAME')
    .option('--public-key <file>', 'its public key in PEM, if it is not a Flowgate of this project')
    .option('--app-secret <secret>', 'what requests to it are signed with (APP_SECRET)')
    .option('--calls <number>', 'pings that its latency is judged by', Number, 20)
    .option('--json', 'as JSON')
    .action(async (flow: string | undefined, options: Options) => {
      try {
        tell(io, await examine(await patientOf(io, flow, options)), options)
      } catch (error) {
        fail(io, error)
      }
    })
}

async function patientOf(io: Io, name: string | undefined, options: Options): Promise<Patient> {
  const { calls, publicKey } = options
  const flow = name === undefined ? undefined : await flowHere(name)
  const isKnown = flow !== undefined || options.url !== undefined
  return {
    ...(publicKey ? { key: givenKey(publicKey), otherKeys: [] } : await keysHere(io)),
    ...{ flow, calls, now: Date.now },
    url: isKnown ? endpointUrl(io.env, { flow: flow?.name ?? '', url: options.url }) : undefined,
    ...(options.appSecret
      ? { appSecret: options.appSecret, acceptsUnsigned: false }
      : signing(io, { isOurs: publicKey === undefined })),
    meta: metaFor(io),
    sinch: sinchFor(io)
  }
}

/** The public key of somebody else's endpoint. */
function givenKey(path: string): Patient['key'] {
  let pem: string
  try {
    pem = readFileSync(path, 'utf8')
  } catch (error) {
    return { fault: `${path} cannot be read (${codeOf(error)})` }
  }
  const key = attempt(() => createPublicKey(pem))
  if (key?.asymmetricKeyType !== 'rsa') return { fault: `${path} is no RSA key in PEM` }
  const spki = key.export({ type: 'spki', format: 'pem' }).toString()
  return { name: path, pem: spki, fingerprint: fingerprint(key) }
}

async function keysHere(io: Io): Promise<Pick<Patient, 'key' | 'otherKeys'>> {
  const { dir, passphrase } = keyOptions(io)
  const { KEY_PROVIDER: provider, PRIVATE_KEY: inline } = io.env
  if (provider)
    return { key: { name: provider, ...(await providedKey(provider, io)) }, otherKeys: [] }
  const { keys, faults } = loadKeys({ inline, dir, passphrase })
  const [fault] = faults
  const [current, ...otherKeys] = keys
  if (fault) return { key: { fault: fault.message }, otherKeys }
  if (!current) return { key: { fault: `no private key in ${dir} nor in PRIVATE_KEY` }, otherKeys }
  return { key: { name: current.name, ...publicKeyOf(current) }, otherKeys }
}

/** Meta, if it is configured, with the time that its replies tell. */
function metaFor(io: Io): Patient['meta'] {
  let date: string | undefined
  const send = createHttp()
  const http: Http = async call => {
    const result = await send(call)
    if (result.outcome === 'answered') date = result.reply.headers.get('date') ?? date
    return result
  }
  const meta = metaOf(io, { http })
  if (!meta) return undefined
  const { META_PHONE_NUMBER_ID: number, META_WABA_ID: wabaId, META_APP_ID: appId } = meta.ids
  const numbers = number ? [number] : []
  return { graph: meta.graph, numbers, wabaId, appId, date: () => date }
}

function sinchFor(io: Io): Patient['sinch'] {
  const access = sinchOf(io)
  if (!access?.appId) return undefined
  return { sinch: access.sinch, appId: access.appId, target: sinchWebhookUrl(io) }
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
