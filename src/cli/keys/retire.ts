import { FLOW_ERR_KEY } from '../../errors.ts'
import { loadKeys, type RingKey } from '../../keys/load.ts'
import { type Objection, objection, type RetireOptions, retire } from '../../keys/retire.ts'
import { readUsage } from '../../keys/usage.ts'
import { printable } from '../check/printable.ts'
import { fail, type Io } from '../io.ts'
import { sayAge, sayDuration } from './duration.ts'
import type { KeyOptions } from './options.ts'
import { served } from './served.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Take old keys out of the ring: the one that is named, or all that nobody uses any more. */
export function retireKeys(io: Io, name: string, options: KeyOptions): void {
  const { dir, passphrase, unusedFor = DAY_MS, force = false } = options
  const { keys, faults } = served(io, options)
  // What cannot be loaded may be the current key.
  if (faults.length > 0) return
  const chosen = name ? [named(keys, name)] : keys.filter(({ state }) => state === 'old')
  if (chosen.length === 0 && keys.length > 0) io.stdout.write('There is no old key in the ring.\n')
  const given: RetireOptions = {
    dir,
    passphrase,
    current: keys.find(({ state }) => state === 'current'),
    usage: readUsage(dir),
    unusedForMs: unusedFor,
    isForced: force,
    now: new Date()
  }
  for (const key of chosen) retireOne(io, key, given)
}

/** The same key may lie in several files: each is moved. */
function retireOne(io: Io, key: RingKey, options: RetireOptions): void {
  const { dir, passphrase, now } = options
  for (let found: RingKey | undefined = key; found; found = again()) {
    const against = objection(found, options)
    if (against) {
      fail(io, new FLOW_ERR_KEY(`${found.name} ${sentence(against, options)}.`))
      return
    }
    const path = retire(found, { dir, now })
    io.stdout.write(`${printable(found.name)} is retired: it lies in ${printable(path)}\n`)
  }

  function again(): RingKey | undefined {
    const { keys } = loadKeys({ dir, passphrase })
    return keys.find(({ fingerprint }) => fingerprint === key.fingerprint)
  }
}

function sentence({ reason, since }: Objection, { unusedForMs, now }: RetireOptions): string {
  if (!since) return reason
  const rest = `It has to be unused for ${sayDuration(unusedForMs)} (--unused-for)`
  return `${reason} ${sayAge(since, now)}. ${rest}`
}

function named(keys: readonly RingKey[], name: string): RingKey {
  const found = keys.filter(({ fingerprint }) => fingerprint.startsWith(name.toLowerCase()))
  const [key] = found
  if (!key || name.length < 8 || found.length > 1) {
    const which = found.length > 1 ? 'Several keys' : 'No key'
    throw new FLOW_ERR_KEY(
      name.length < 8
        ? 'Give at least eight digits of a fingerprint that `flowgate keys list` shows'
        : `${which} in the ring has the fingerprint ${name}`
    )
  }
  return key
}
