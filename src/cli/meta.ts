import { type Graph, graphClient } from '../clients/graph/index.ts'
import { createHttp, type Http } from '../clients/http.ts'
import { Env } from '../config.ts'
import { FLOW_ERR_CONFIG } from '../errors.ts'
import type { Io } from './io.ts'
import { notSet } from './not-set.ts'

const Meta = Env.pick({
  META_ACCESS_TOKEN: true,
  META_PHONE_NUMBER_ID: true,
  META_WABA_ID: true,
  META_APP_ID: true,
  META_GRAPH_URL: true
})

/** Variables that a command may need. */
type Id = 'META_PHONE_NUMBER_ID' | 'META_WABA_ID' | 'META_APP_ID'

/** Meta as it is configured. */
export interface MetaAccess {
  readonly graph: Graph
  readonly http: Http
  readonly ids: Readonly<Record<Id, string | undefined>>
}

/** Uploads of 10 MB take a while. */
const TIMEOUT_MS = 30_000

/** Access to Meta; undefined where there is no token. Throws FLOW_ERR_CONFIG. */
export function metaOf(
  { env }: Io,
  { http = createHttp({ timeoutMs: TIMEOUT_MS }) } = {}
): MetaAccess | undefined {
  const { META_ACCESS_TOKEN: token, META_GRAPH_URL: url, ...ids } = Meta.parse(env)
  if (token === undefined) return undefined
  if (!/^https?:\/\/./.test(url) || !URL.canParse(url)) {
    throw new FLOW_ERR_CONFIG('META_GRAPH_URL is no address')
  }
  return { graph: graphClient({ token, url, http }), http, ids }
}

/** Access to Meta with the ids that a command cannot do without. Throws FLOW_ERR_CONFIG. */
export function needMeta<N extends Id>(
  io: Io,
  ...names: N[]
): MetaAccess & { readonly ids: Readonly<Record<N, string>> } {
  const meta = metaOf(io)
  const missing = names.filter(name => !io.env[name])
  if (!meta) throw notSet('META_ACCESS_TOKEN', ...missing)
  if (missing.length > 0) throw notSet(...missing)
  // None of them is missing.
  return { ...meta, ids: meta.ids as Readonly<Record<N, string>> & MetaAccess['ids'] }
}
