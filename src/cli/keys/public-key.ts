import { createPublicKey } from 'node:crypto'
import { FLOW_ERR_KEY } from '../../errors.ts'
import { fingerprint } from '../../keys/fingerprint.ts'
import type { PrivateKey } from '../../keys/load.ts'
import { loadProvider } from '../../keys/load-provider.ts'
import type { WantedKey } from '../../provisioning/public-key.ts'
import type { Io } from '../io.ts'
import type { KeyOptions } from './options.ts'
import { served } from './served.ts'

/** The public half of a private key, as it is uploaded. */
export function publicKeyOf({ key, fingerprint }: PrivateKey): WantedKey {
  const pem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  return { pem, fingerprint }
}

/** The public half of the current key, wherever that is; what keeps it from being known is printed. */
export async function currentPublicKey(
  io: Io,
  options: KeyOptions
): Promise<WantedKey | undefined> {
  if (io.env.KEY_PROVIDER) return providedKey(io.env.KEY_PROVIDER, io)
  const { keys, faults } = served(io, options)
  const [current] = keys
  // The file at fault may be the newest key, and uploading another's public half breaks the flow.
  return current && faults.length === 0 ? publicKeyOf(current) : undefined
}

/** The public half of the current key of a provider. Throws FLOW_ERR_KEY. */
export async function providedKey(module: string, { env }: Io): Promise<WantedKey> {
  const provider = await loadProvider(module, env)
  const pem = provider.publicKey?.()
  await provider.close?.()
  if (!pem) throw new FLOW_ERR_KEY('The key provider tells no public key')
  return { pem, fingerprint: fingerprint(createPublicKey(pem)) }
}
