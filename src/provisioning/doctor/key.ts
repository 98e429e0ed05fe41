import type { Graph } from '../../clients/graph/index.ts'
import { readPublicKey } from '../../clients/graph/index.ts'
import { fingerprintOf } from '../public-key.ts'
import { refusedVerdict } from './refused.ts'
import { type Verdict, verdictsOn } from './verdict.ts'

/** A key as the doctor speaks of it. */
export interface KnownKey {
  readonly fingerprint: string
  /** `keys/….pem`, or what else it is called. */
  readonly name: string
}

/** The key that Meta is to have. */
export interface WantedKey extends KnownKey {
  /** What brings it to Meta. */
  readonly upload: string
}

/** Hold the key that a number has at Meta to the one that it is to have, and look at its signature. */
export async function checkKey(
  graph: Graph,
  number: string,
  { key, others }: { key: WantedKey | undefined; others: readonly KnownKey[] }
): Promise<Verdict[]> {
  const held = verdictsOn(`key at Meta, ${number}`)
  const signature = verdictsOn(`signature, ${number}`)
  const read = await readPublicKey(graph, number)
  if (read.outcome !== 'done') {
    return [refusedVerdict(held, read), signature.skipped('the key has to be read first')]
  }
  const { business_public_key: pem, business_public_key_signature_status: status } = read.value
  const mend = key?.upload ?? 'flowgate keys upload'
  if (!pem) return [held.wrong('Meta has no key of this number', mend), signature.skipped('no key')]
  const there = fingerprintOf(pem)
  return [
    judgeKey(there),
    status === 'VALID'
      ? signature.ok('VALID')
      : signature.wrong(`${status ?? 'none'} instead of VALID`, mend)
  ]

  function judgeKey(there: string | undefined): Verdict {
    if (!there) return held.wrong('Meta has something that is no key', mend)
    if (!key) return held.skipped(`Meta has ${short(there)}; there is none here to compare`)
    if (there === key.fingerprint) return held.ok(`${short(there)}, as ${key.name}`)
    const other = others.find(({ fingerprint }) => fingerprint === there)
    const said = `Meta has ${short(there)}, here is ${short(key.fingerprint)} (${key.name})`
    return other
      ? held.warning(`${said}; Meta's is ${other.name}, which is served, too`, mend)
      : held.wrong(`${said}: each request is answered 421`, mend)
  }
}

/** As much of a fingerprint as tells keys apart. */
export const short = (fingerprint: string) => fingerprint.slice(0, 16)
