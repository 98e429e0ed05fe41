import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Env, isProduction } from '../config.ts'
import { attempt } from '../keys/attempt.ts'
import type { Io } from './io.ts'

const Signing = Env.pick({ APP_SECRET: true, UNSIGNED_REQUESTS: true, KEYS_DIR: true })

/**
 * What requests to an endpoint are signed with: the app secret; or if the endpoint is ours, and in
 * development, the one that was made up.
 */
export function signing(
  { env }: Io,
  { isOurs = true } = {}
): { appSecret: string | undefined; acceptsUnsigned: boolean } {
  const { APP_SECRET, UNSIGNED_REQUESTS, KEYS_DIR } = Signing.parse(env)
  const [appSecret] = APP_SECRET
  if (appSecret || !isOurs) return { appSecret, acceptsUnsigned: false }
  if (UNSIGNED_REQUESTS === 'accept') return { appSecret: undefined, acceptsUnsigned: true }
  return { appSecret: madeUp(env, KEYS_DIR), acceptsUnsigned: false }
}

function madeUp({ NODE_ENV }: Io['env'], dir: string): string | undefined {
  if (isProduction({ NODE_ENV })) return undefined
  return attempt(() => readFileSync(join(dir, 'app-secret'), 'utf8').trim()) || undefined
}
