import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FLOW_ERR_KEY } from '../errors.ts'
import type { KeyProvider } from './provider.ts'

/**
 * Import the module that KEY_PROVIDER names, and call its default export with the environment: it
 * returns, or promises, a key provider. Throws FLOW_ERR_KEY with a sentence that says why there is
 * none.
 */
export async function loadProvider(
  path: string,
  env: Record<string, string | undefined>
): Promise<KeyProvider> {
  try {
    const module: { default?: unknown } = await import(pathToFileURL(resolve(path)).href)
    if (typeof module.default !== 'function') throw new Error('its default export is no function')
    const provider: unknown = await module.default(env)
    if (!isProvider(provider)) throw new Error('it gives no key provider')
    return provider
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FLOW_ERR_KEY(`KEY_PROVIDER ${path} cannot be used: ${reason}`, { cause })
  }
}

/** What it does cannot be told before it is asked. */
function isProvider(value: unknown): value is KeyProvider {
  return (
    typeof value === 'object' &&
    value !== null &&
    'unwrap' in value &&
    typeof value.unwrap === 'function'
  )
}
