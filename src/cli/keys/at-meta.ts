import { FLOW_ERR_KEY } from '../../errors.ts'
import { loadKeys } from '../../keys/load.ts'
import { readRotations } from '../../keys/rotations.ts'
import { isInPlace, keyAtMeta, uploadKey, type WantedKey } from '../../provisioning/public-key.ts'
import { printable } from '../check/printable.ts'
import type { Io } from '../io.ts'
import { type MetaAccess, needMeta } from '../meta.ts'
import { listing } from '../table.ts'
import type { KeyOptions } from './options.ts'
import { currentPublicKey } from './public-key.ts'

/** Upload the current key for each number, and read it back. */
export async function upload(io: Io, options: KeyOptions): Promise<void> {
  const { meta, numbers } = numbersOf(io, options)
  if (!io.env.KEY_PROVIDER && readRotations(options.dir).open) {
    throw new FLOW_ERR_KEY(
      'A rotation is under way, whose key may be at Meta already: `flowgate keys rotate` goes on ' +
        'with it, and uploads its key'
    )
  }
  const key = await currentPublicKey(io, options)
  if (key) await uploadFor(io, { meta, numbers }, key)
}

/** Upload a key for each number, and read it back. Throws FLOW_ERR_GRAPH at the first that fails. */
export async function uploadFor(
  io: Io,
  { meta, numbers }: { meta: MetaAccess; numbers: readonly string[] },
  key: WantedKey
): Promise<void> {
  for (const number of numbers) {
    const { isNew } = await uploadKey(meta.graph, number, key)
    const said = isNew ? 'uploaded, and read back VALID' : 'there already, and VALID'
    io.stdout.write(`number ${printable(number)}  ${key.fingerprint} is ${said}\n`)
  }
}

/** Compare what each number has at Meta with the keys here. */
export async function status(io: Io, options: KeyOptions): Promise<void> {
  const { meta, numbers } = numbersOf(io, options)
  const key = await currentPublicKey(io, options)
  if (!key) return
  for (const number of numbers) {
    const held = await keyAtMeta(meta.graph, number)
    const isHere = held.fingerprint === key.fingerprint
    io.stdout.write(
      `${listing({
        number: printable(number),
        'at Meta': held.fingerprint ?? 'no key that can be read',
        here: isHere ? 'the current key' : held.fingerprint && whose(io, held.fingerprint, options),
        signature: printable(held.status ?? 'none')
      })}\n`
    )
    if (isInPlace(held, key)) continue
    io.exitCode = 1
    io.stdout.write(`${remedy(io, isHere, options)}\n`)
  }
}

/** Which key here it is that Meta has, if it is not the current one. */
function whose({ env }: Io, fingerprint: string, { dir, passphrase }: KeyOptions): string {
  const { keys } = loadKeys({ inline: env.PRIVATE_KEY, dir, passphrase })
  const key = keys.find(one => one.fingerprint === fingerprint)
  return key ? `${printable(key.name)} (${key.state})` : 'none of the keys: requests get 421'
}

function remedy({ env }: Io, isHere: boolean, { dir }: KeyOptions): string {
  if (isHere) return 'Run `flowgate keys upload`: Meta signs the key anew.'
  const isRotating = !env.KEY_PROVIDER && readRotations(dir).open
  return isRotating
    ? 'A rotation is under way: run `flowgate keys rotate`.'
    : 'Run `flowgate keys upload`: the servers have the current key.'
}

/** The numbers that are meant, by their ids at Meta. */
export function numbersOf(
  io: Io,
  { number }: KeyOptions
): { meta: MetaAccess; numbers: readonly string[] } {
  if (number) return { meta: needMeta(io), numbers: number }
  const meta = needMeta(io, 'META_PHONE_NUMBER_ID')
  return { meta, numbers: [meta.ids.META_PHONE_NUMBER_ID] }
}
