import { FLOW_ERR_KEY } from '../../errors.ts'
import { type LoadedKeys, loadKeys } from '../../keys/load.ts'
import { fail, type Io } from '../io.ts'
import type { KeyOptions } from './options.ts'

/** Throws FLOW_ERR_KEY where the files of the folder are not what the server serves with. */
export function needFiles({ env }: Io): void {
  if (!env.KEY_PROVIDER) return
  throw new FLOW_ERR_KEY(
    'KEY_PROVIDER holds the keys of the server: rotate them where they are. See docs/keys.md'
  )
}

/** Load what the server would serve with; print what keeps it from starting. */
export function served(io: Io, { dir, passphrase }: KeyOptions): LoadedKeys {
  needFiles(io)
  const loaded = loadKeys({ inline: io.env.PRIVATE_KEY, dir, passphrase })
  for (const fault of loaded.faults) fail(io, fault)
  if (loaded.keys.length === 0 && loaded.faults.length === 0) {
    const problem = `No private key in ${dir} nor in PRIVATE_KEY`
    fail(io, new FLOW_ERR_KEY(`${problem}: make one with \`flowgate keys new\``))
  }
  return loaded
}
