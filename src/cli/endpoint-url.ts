import { FLOW_ERR_CONFIG } from '../errors.ts'
import type { Io } from './io.ts'

/** Where a flow of this server is asked from outside; undefined when nothing says it. */
export function endpointUrl(
  { PUBLIC_URL }: Io['env'],
  { flow, url }: { flow: string; url?: string | undefined }
): string | undefined {
  const address = url ?? (PUBLIC_URL && `${PUBLIC_URL.replace(/\/+$/, '')}/flows/${flow}`)
  if (address === undefined || address === '') return undefined
  if (/^https?:\/\/./.test(address) && URL.canParse(address)) return address
  const name = url === undefined ? 'PUBLIC_URL' : '--url'
  throw new FLOW_ERR_CONFIG(`${name} is an address that begins with https://`)
}
