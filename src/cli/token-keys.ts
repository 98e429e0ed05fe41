import { Env } from '../config.ts'
import { setUpTokenKeys } from '../setup.ts'
import type { Io } from './io.ts'

/** The keys of the server's flow tokens. `made` notes the file of one that is made for it. */
export function tokenKeysOf(
  { env }: Io,
  { made }: { made?: string[] } = {}
): { keys: readonly string[]; faults: readonly string[] } {
  const faults: string[] = []
  const config = Env.pick({ NODE_ENV: true, KEYS_DIR: true, TOKEN_KEY: true }).parse(env)
  const keys = setUpTokenKeys({ ...config, FLOW_TOKENS: 'signed' }, { made, faults })
  return { keys, faults }
}
