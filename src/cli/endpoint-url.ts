import { FLOW_ERR_CONFIG } from '../errors.ts'
import type { Io } from './io.ts'

/** Where a path of this server is asked from outside; undefined when nothing says it. Throws FLOW_ERR_CONFIG. */
export function publicUrl({ PUBLIC_URL }: Io['env'], path: string): string | undefined {
  if (!PUBLIC_URL) return undefined
  return checked('PUBLIC_URL', `${PUBLIC_URL.replace(/\/+$/, '')}/${path}`)
}

/** Where a flow is asked from outside: at `url`, or on this server. As `publicUrl`. */
export function endpointUrl(
  env: Io['env'],
  { flow, url }: { flow: string; url?: string | undefined }
): string | undefined {
  if (url === undefined) return publicUrl(env, `flows/${flow}`)
  return url === '' ? undefined : checked('--url', url)
}

function checked(name: string, address: string): string {
  if (/^https?:\/\/./.test(address) && URL.canParse(address)) return address
  throw new FLOW_ERR_CONFIG(`${name} is an address that begins with https://`)
}
