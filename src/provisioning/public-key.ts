import { createPublicKey } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { done } from '../clients/done.ts'
import { type Graph, readPublicKey, uploadPublicKey } from '../clients/graph/index.ts'
import { FLOW_ERR_GRAPH } from '../errors.ts'
import { attempt } from '../keys/attempt.ts'
import { fingerprint } from '../keys/fingerprint.ts'

/** The public key that a phone number has at Meta. */
export interface KeyAtMeta {
  /** None: there is no key, or one that cannot be read. */
  readonly fingerprint: string | undefined
  /** `VALID`, `MISMATCH`, or nothing while there is no key. */
  readonly status: string | undefined
}

/** What Meta is to have. */
export interface WantedKey {
  /** SPKI, PEM. */
  readonly pem: string
  readonly fingerprint: string
}

/** Meta signs by itself, and is given this long for it: the waits between looks, in milliseconds. */
const LOOKS_MS = [250, 500, 1000, 2000]

/** Read the key of a number. Throws FLOW_ERR_GRAPH. */
export async function keyAtMeta(graph: Graph, number: string): Promise<KeyAtMeta> {
  const held = done(await readPublicKey(graph, number), `Reading the key of number ${number}`)
  const { business_public_key: pem, business_public_key_signature_status: status } = held
  return { fingerprint: pem ? fingerprintOf(pem) : undefined, status }
}

/** The name of a public key; undefined for what is none. */
export function fingerprintOf(pem: string): string | undefined {
  return attempt(() => fingerprint(createPublicKey(pem)))
}

/** Whether a number has this key, and Meta vouches for it. */
export function isInPlace(held: KeyAtMeta, wanted: Pick<WantedKey, 'fingerprint'>): boolean {
  return held.fingerprint === wanted.fingerprint && held.status === 'VALID'
}

/**
 * Give a number its key and read back that Meta has it, and has signed it. What is there already is
 * not uploaded again, so this can be called until it succeeds. Throws FLOW_ERR_GRAPH.
 */
export async function uploadKey(
  graph: Graph,
  number: string,
  wanted: WantedKey,
  { sleep = wait }: { sleep?: (ms: number) => Promise<unknown> } = {}
): Promise<{ isNew: boolean }> {
  if (isInPlace(await keyAtMeta(graph, number), wanted)) return { isNew: false }
  const result = await uploadPublicKey(graph, number, wanted.pem)
  // What may have been done, is read.
  if (result.outcome !== 'unknown') done(result, `Uploading the key for number ${number}`)
  let held = await keyAtMeta(graph, number)
  for (const ms of LOOKS_MS) {
    if (isInPlace(held, wanted)) return { isNew: true }
    await sleep(ms)
    held = await keyAtMeta(graph, number)
  }
  if (isInPlace(held, wanted)) return { isNew: true }
  throw notInPlace(number, held, wanted)
}

function notInPlace(number: string, held: KeyAtMeta, wanted: WantedKey): Error {
  const { status = 'missing' } = held
  const what =
    held.fingerprint === wanted.fingerprint
      ? `its signature status is ${status}, not VALID`
      : `Meta has ${held.fingerprint ?? 'no key'} instead of ${wanted.fingerprint}`
  return new FLOW_ERR_GRAPH(
    `The key was uploaded for number ${number}, but ${what}; try again, and register the number anew`
  )
}
