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
    const module = await importFile(resolve(path))
    if (typeof module.default !== 'function') throw new Error('its default export is no function')
    const provider: unknown = await module.default(env)
    if (!isProvider(provider)) throw new Error('it gives no key provider')
    return provider
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FLOW_ERR_KEY(`KEY_PROVIDER ${path} cannot be used: ${reason}`, { cause })
  }
}

async function importFile(path: string): Promise<{ default?: unknown }> {
  if (!/\.[cm]?ts$/.test(path)) return import(pathToFileURL(path).href)
  // Not every Node runs TypeScript, and the server compiled has no loader for it.
  const { createJiti } = await import('jiti')
  return createJiti(import.meta.url, { fsCache: false }).import(path)
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
