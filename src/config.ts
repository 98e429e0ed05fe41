import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import fastifyEnv from '@fastify/env'
import Fastify from 'fastify'
import { z } from 'zod'

const MIB = 1024 * 1024
/** Meta gives up after 10 s; the rest is for the network and for sealing the reply. */
const DEADLINE_MS = 8000
/** Enough for a disk or a network that is busy, and little of the time that a request has. */
const STORE_TIMEOUT_MS = 1000
const SQLITE_FILE = 'sqlite:data/flowgate.db'
/** Meta's 1 MB of payload is 1.4 MB in base64. */
const BODY_LIMIT = 2 * MIB

// Compose files and shells pass a variable that is not set as an empty one.
const text = z
  .string()
  .optional()
  .transform(value => value || undefined)

const split = (text: string) =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
const list = z.string().transform(split)

/** Secrets of a webhook: where it is given, there is one, for anybody can sign with an empty key. */
const webhookSecrets = z
  .string()
  .regex(/^$|[^\s,]/)
  .transform(split)

/** `appointment=900100,claim=900200` */
const ids = z
  .string()
  .regex(/^(\s*[a-z0-9][a-z0-9_-]*=\d+\s*(,|$))*$/)
  .prefault('')
  .transform(text =>
    Object.fromEntries(
      text.split(',').flatMap(part => {
        const [name, id] = part.trim().split('=')
        return name && id ? [[name, id]] : []
      })
    )
  )

/** The environment, variable by variable. The descriptions are shown with a fault. */
export const Env = z.object({
  NODE_ENV: z
    .string()
    .default('development')
    .describe('production makes nothing up: configuration must be complete'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on; 0.0.0.0 in a container'),
  PORT: z.int().min(0).max(65535).default(3000).describe('TCP port to listen on'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('least severe level that is logged; debug adds the messages of errors in handlers'),
  APP_SECRET: list
    .prefault('')
    .describe(
      'secret of the Meta app that signs requests; several, separated by commas, to rotate'
    ),
  TOKEN_KEY: list
    .prefault('')
    .describe(
      'secret of 32 random characters or more that seals flow tokens; several, separated by ' +
        'commas, to rotate: the first seals, all open'
    ),
  FLOW_TOKENS: z
    .enum(['open', 'signed'])
    .default('open')
    .describe(
      'signed refuses flow tokens that were not issued with TOKEN_KEY; open lets them pass'
    ),
  UNSIGNED_REQUESTS: z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .describe('accept serves requests without checking who sent them'),
  PRIVATE_KEY: text.describe('private key, inline, in any form of docs/keys.md'),
  KEYS_DIR: z.string().default('keys').describe('folder of private keys'),
  PASSPHRASE: text.describe('passphrase of the private keys'),
  STATE_KEY: list
    .prefault('')
    .describe(
      'secret that what flows remember is encrypted with; several, the newest first, to rotate'
    ),
  KEY_PROVIDER: text.describe(
    'module that holds the private keys in place of files; see docs/keys.md'
  ),
  DEADLINE_MS: z
    .int()
    .min(1)
    .max(9500)
    .default(DEADLINE_MS)
    .describe('milliseconds a request may take before onDeadline answers; Meta gives up at 10000'),
  STORE: z
    .string()
    .regex(/^(memory|sqlite:(?!:memory:).+|rediss?:\/\/.+)$/)
    .optional()
    .describe(
      'where state is kept: memory, sqlite:PATH or redis://…; by default memory in development, ' +
        `${SQLITE_FILE} in production`
    ),
  STORE_TIMEOUT_MS: z
    .int()
    .min(1)
    .max(9500)
    .default(STORE_TIMEOUT_MS)
    .describe('milliseconds that the store may take to answer a call'),
  RESPONSE_CHECK: z
    .enum(['enforce', 'report', 'off'])
    .optional()
    .describe(
      'what becomes of a response that breaks its Flow JSON: enforce answers 500, report sends and ' +
        'logs it; by default enforce in development, report in production'
    ),
  BODY_LIMIT: z.int().min(1024).default(BODY_LIMIT).describe('largest request body, in bytes'),
  PUBLIC_URL: z
    .string()
    .regex(/^https?:\/\/[^\s/]+\S*$/)
    .optional()
    .describe('address of this server from outside: flows answer at PUBLIC_URL/flows/NAME'),
  SINCH_PROJECT_ID: text.describe('id of your project at Sinch, to send; see docs/sinch.md'),
  SINCH_KEY_ID: text.describe('id of an access key of that project'),
  SINCH_KEY_SECRET: text.describe('secret of that access key'),
  SINCH_APP_ID: text.describe('id of the Conversation API app that sends'),
  SINCH_FLOW_IDS: ids.describe(
    'ids that Meta gave to the flows, by name: appointment=900100,claim=900200'
  ),
  SINCH_REGION: z.string().default('eu').describe('region of that app: us, eu or br'),
  SINCH_URL: text.describe('in place of https://REGION.conversation.api.sinch.com'),
  SINCH_AUTH_URL: text.describe('in place of https://auth.sinch.com/oauth2/token'),
  SINCH_PROVISIONING_URL: text.describe('in place of https://provisioning.api.sinch.com'),
  SINCH_WEBHOOK_SECRET: webhookSecrets
    .prefault('')
    .describe('secret of the webhook at Sinch; several, separated by commas, to rotate'),
  SINCH_WEBHOOK_WINDOW: z
    .int()
    .min(60)
    .max(7 * 24 * 60 * 60)
    .default(24 * 60 * 60)
    .describe('seconds that the time of a callback of Sinch may be off; see docs/webhooks.md'),
  META_ACCESS_TOKEN: text.describe('token of a system user, to send and publish; see docs/meta.md'),
  META_PHONE_NUMBER_ID: text.describe('id of the phone number that sends'),
  META_FLOW_IDS: ids.describe(
    'ids of flows, by name, as in SINCH_FLOW_IDS; a flow without one goes by its name'
  ),
  META_WABA_ID: text.describe('id of the WhatsApp Business Account'),
  META_APP_ID: text.describe('id of the Meta app that flows are connected to'),
  META_GRAPH_URL: z
    .string()
    .default('https://graph.facebook.com/v26.0')
    .describe('address and version of the Graph API'),
  META_VERIFY_TOKEN: text.describe('string that Meta repeats when a webhook is set up'),
  META_WEBHOOK_SECRET: webhookSecrets
    .prefault('')
    .describe('secret of the app that subscribes to the webhook, if it is not in APP_SECRET'),
  FORWARD_URL: text.describe('address that gets each completion; see docs/completions.md'),
  FORWARD_SECRET: list
    .prefault('')
    .describe('secret that what is forwarded is signed with; several, separated by commas'),
  TENANTS: text.describe('file or folder of other businesses that are served; see docs/tenants.md'),
  PLAYER: z
    .boolean()
    .optional()
    .describe('true serves the player at /player, false does not; in development it is served')
})
export type Config = z.output<typeof Env>

/** Whatever is not said to be development is production, however it is spelt. */
export const isProduction = ({ NODE_ENV = 'development' }: { NODE_ENV?: string | undefined }) =>
  !['development', 'test'].includes(NODE_ENV)

/** What becomes of a response that breaks its Flow JSON. */
export function responseCheckOf(config: Config): 'enforce' | 'report' | 'off' {
  return config.RESPONSE_CHECK ?? (isProduction(config) ? 'report' : 'enforce')
}

/** Where state is kept, as openStore takes it. */
export function storeOf(config: Pick<Config, 'STORE' | 'NODE_ENV'>): string {
  return config.STORE ?? (isProduction(config) ? SQLITE_FILE : 'memory')
}

/**
 * Read the environment, and in development the file `.env` beneath it. Variables that do not fit
 * are reported, all of them, and replaced by their defaults, so that the caller can go on looking
 * for faults of its own before it stops.
 */
export async function readConfig(
  env: NodeJS.ProcessEnv,
  { dotenv = '.env' } = {}
): Promise<{ config: Config; faults: string[] }> {
  const faults: string[] = []
  const file = isProduction({ NODE_ENV: env.NODE_ENV || undefined }) ? {} : readFile(dotenv, faults)
  // A variable that is empty is one that is not set, wherever it stands.
  const entries = [file, env].flatMap(Object.entries).filter(([, value]) => value !== '')
  const set: Record<string, unknown> = Object.fromEntries(entries)
  const options = { env: false, schema: z.toJSONSchema(Env, { target: 'draft-7', io: 'input' }) }
  for (;;) {
    const app = Fastify()
    try {
      await app.register(fastifyEnv, { ...options, data: set })
      return { config: Env.parse(app.getEnvs()), faults }
    } catch (error) {
      const ajv = AjvErrors.safeParse(error)
      if (!ajv.success) throw error
      for (const { instancePath, message, params } of ajv.data.errors) {
        const name = EnvName.parse(instancePath.slice(1))
        const choice = params.allowedValues ? `: ${params.allowedValues.join(', ')}` : ''
        faults.push(`${name} ${message}${choice} (${Env.shape[name].description})`)
        set[name] = undefined
      }
    }
  }
}

function readFile(path: string, faults: string[]): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ENOENT') faults.push(`${path} cannot be read (${code})`)
    return {}
  }
}

const EnvName = z.keyof(Env)

/** What @fastify/env throws: Ajv's errors, one for each variable that does not fit. */
const AjvErrors = z.object({
  errors: z.array(
    z.object({
      instancePath: z.string(),
      message: z.string(),
      params: z.object({ allowedValues: z.array(z.string()).optional() })
    })
  )
})
