import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { signer } from '../../simulator/signature.ts'
import { type Asked, type AskedEndpoint, ask } from './asking.ts'
import { checkClock } from './clock.ts'
import { checkTls } from './tls.ts'
import { type Verdict, verdictsOn } from './verdict.ts'

/** Meta's target for a reply (spec: data channel, section 7); whoever asks gives up by itself, as Meta does. */
const TARGET_MS = 1000
/** Calls that latency is judged by. */
const CALLS = 20

export interface EndpointOptions {
  now?: () => number
  calls?: number
  /** It is known to serve requests whoever sends them. */
  acceptsUnsigned?: boolean
}

/**
 * Look at an endpoint from outside, as Meta does: TLS, the encrypted ping, what it does about a key
 * and a signature that are not the right ones, and how quick it is. In the order in which one
 * depends on the other.
 */
export async function checkAnyEndpoint(
  endpoint: AskedEndpoint,
  { now = Date.now, calls = CALLS, acceptsUnsigned = false }: EndpointOptions = {}
): Promise<Verdict[]> {
  const tls = await checkTls(endpoint.url, { now: now() })
  if (tls.is === 'wrong') return [tls, ...skippedFor('TLS has to be right first')]
  const asked = await ask(endpoint)
  const clock = checkClock('the endpoint', asked.headers?.get('date') ?? undefined, now())
  const ping = judgePing(asked, endpoint)
  if (ping.is === 'wrong') {
    return [tls, clock, ping, ...skippedFor('the ping has to be right first', AFTER_PING)]
  }
  return [
    tls,
    clock,
    ping,
    await checkWrongKey(endpoint),
    await checkBadSignature(endpoint, acceptsUnsigned),
    await checkLatency(endpoint, calls)
  ]
}

const AFTER_PING = ['wrong key', 'bad signature', 'latency']
const AFTER_TLS = ['clock, by the endpoint', 'ping', ...AFTER_PING]

/** What is not looked at since something before it is wrong, or not known. */
export function skippedFor(reason: string, names = AFTER_TLS): Verdict[] {
  return names.map(name => verdictsOn(name).skipped(reason))
}

function judgePing({ status, reply, fault, headers }: Asked, endpoint: AskedEndpoint): Verdict {
  const { ok, wrong, warning } = verdictsOn('ping')
  if (status === 421) {
    const mend =
      '`flowgate keys status` shows which key is where; the public key must be of its pair'
    return wrong('the endpoint cannot decrypt it (421): it has another private key', mend)
  }
  if (status === 432) {
    const mend = 'set APP_SECRET, here and at the endpoint, to the secret of the connected app'
    const how = endpoint.appSecret
      ? 'with this app secret'
      : 'unsigned, since no app secret is given'
    return wrong(`the endpoint refuses the signature (432); it was signed ${how}`, mend)
  }
  if (fault !== undefined) return wrong(fault, adviceOn(status))
  if (!Active.safeParse(reply).success) {
    const mend = 'answer {"data":{"status":"active"}} to the action `ping`'
    return wrong('it is answered, but not with the status `active`', mend)
  }
  const type = headers?.get('content-type') ?? 'none'
  if (!/^text\/plain\b/.test(type)) {
    return warning(`answered, with the Content-Type ${type}`, 'answer text/plain')
  }
  return ok('encrypted, answered and decrypted')
}

function adviceOn(status: number | undefined): string {
  if (status === undefined) return 'check that the endpoint runs and can be reached from outside'
  if (status === 404) return 'check the path of the endpoint: Flowgate answers at /flows/NAME'
  if (status === 200) return 'see docs/doctor.md, "The ping", for what a reply is made of'
  return 'look into the log of the endpoint'
}

/** Spec: data channel, section 5.4. */
const Active = z.object({ data: z.object({ status: z.literal('active') }) })

/** Phones fetch the public key again after 421, and after nothing else. */
async function checkWrongKey(endpoint: AskedEndpoint): Promise<Verdict> {
  const { ok, wrong } = verdictsOn('wrong key')
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const { status, fault } = await ask({ ...endpoint, publicKey })
  if (status === 421) return ok('refused with 421, so phones fetch the new key')
  const mend = 'answer 421 to what cannot be decrypted: phones fetch the public key again then'
  return wrong(`answered with ${status ?? fault}, not 421`, mend)
}

async function checkBadSignature(
  endpoint: AskedEndpoint,
  acceptsUnsigned: boolean
): Promise<Verdict> {
  const { ok, skipped, wrong } = verdictsOn('bad signature')
  if (acceptsUnsigned) return skipped('UNSIGNED_REQUESTS is accept')
  if (!endpoint.appSecret) return skipped('no app secret is given')
  const { status, fault } = await ask(endpoint, { sign: signer(randomBytes(32).toString('hex')) })
  if (status === 432) return ok('refused with 432')
  const mend = 'check X-Hub-Signature-256 over the bytes of the body, and answer 432'
  return wrong(`answered with ${status ?? fault}, not 432: anybody can send requests`, mend)
}

async function checkLatency(endpoint: AskedEndpoint, calls: number): Promise<Verdict> {
  const { ok, wrong, warning } = verdictsOn('latency')
  const times: number[] = []
  const mend = 'bring the endpoint nearer, and look at what a request waits for'
  for (let call = 1; call <= calls; call++) {
    const { ms, fault } = await ask(endpoint)
    if (fault !== undefined) return wrong(`ping ${call} of ${calls}: ${fault}`, mend)
    times.push(ms)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1] ?? 0)
  const said = `p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, longest ${at(1)} ms of ${calls} pings`
  return at(0.9) > TARGET_MS ? warning(`${said}: Meta wants ${TARGET_MS} ms`, mend) : ok(said)
}
