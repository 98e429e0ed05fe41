import { FLOW_ERR_KEY } from '../../errors.ts'
import { type LoadedKeys, loadKeys } from '../../keys/load.ts'
import { fail, type Io } from '../io.ts'
import type { KeyOptions } from './options.ts'

/** Load what the server would serve with; print what keeps it from starting. */
export function served(io: Io, { dir, passphrase }: KeyOptions): LoadedKeys {
  const loaded = loadKeys({ inline: io.env.PRIVATE_KEY, dir, passphrase })
  for (const fault of loaded.faults) fail(io, fault)
  if (loaded.keys.length === 0 && loaded.faults.length === 0) {
    const problem = `No private key in ${dir} nor in PRIVATE_KEY`
    fail(io, new FLOW_ERR_KEY(`${problem}: make one with \`flowgate keys new\``))
  }
  return loaded
}
