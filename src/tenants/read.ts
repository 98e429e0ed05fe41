import { readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { readBounded } from '../files.ts'
import { attempt, codeOf } from '../keys/attempt.ts'

/** What a tenant is called: it stands in a URL, and in the keys of the store. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/
/** The file of a tenant in a folder of tenants, beside its `keys`. */
export const FILE = 'tenant.yaml'
const MAX_TENANT_BYTES = 64 * 1024
/** Room for some thousand tenants. */
const MAX_FILE_BYTES = 8 * 1024 * 1024

const text = z.string({ error: 'a text, in quotes' }).min(1, { error: 'not empty' })
const oneOrMore = z
  .union([text, z.array(text).min(1)], { error: 'a text that is not empty, in quotes, or several' })
  .transform(given => [given].flat())

/** A tenant as its file says it. The names are those of the environment, in small letters. */
const Settings = z.strictObject({
  /** The names of its flows; all of the server where it names none. */
  flows: z
    .array(text, { error: 'a list of names' })
    .min(1, { error: 'a name at least' })
    .optional(),
  /** The folder of its private keys, from that of the file. */
  keys_dir: text.optional(),
  passphrase: text.optional(),
  app_secret: oneOrMore.optional(),
  unsigned_requests: z.enum(['refuse', 'accept']).default('refuse'),
  token_key: oneOrMore.optional(),
  flow_tokens: z.enum(['open', 'signed']).default('open')
})
export type TenantSettings = z.output<typeof Settings> & { readonly keys_dir: string }

/** The tenants that a file or a folder holds, each with its settings or with what is wrong with them. */
export type ReadTenants = ReadonlyMap<string, TenantSettings | { readonly fault: string }>

/**
 * Read tenants: a YAML or JSON file with a member for each, or a folder with a folder for each, in
 * which `tenant.yaml` and `keys` are. What is wrong with one tenant is told with that tenant. Throws
 * Error for what is wrong with all: a file that is not there, or no YAML. Messages quote no value.
 */
export function readTenants(path: string): ReadTenants {
  return isFolder(path) ? readFolder(path) : readFile(path)
}

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (error) {
    throw new Error(`${path} cannot be read (${codeOf(error)})`)
  }
}

function readFolder(path: string): ReadTenants {
  const folders = readdirSync(path, { withFileTypes: true }).filter(
    entry => !entry.name.startsWith('.') && !entry.isFile()
  )
  return new Map(
    folders.map(({ name }) => {
      const file = join(path, name, FILE)
      const content = attempt(() => readBounded(file, MAX_TENANT_BYTES)?.toString())
      if (content === undefined) return [name, { fault: `${file} cannot be read` }]
      const value = parsed(content)
      if (value === undefined) return [name, { fault: `${file} is no YAML` }]
      return [name, settingsOf(name, value, { from: dirname(file), keysDir: 'keys' })]
    })
  )
}

function readFile(path: string): ReadTenants {
  const content = readBounded(path, MAX_FILE_BYTES)
  if (content === undefined) throw new Error(`${path} is no file, or has more than 8 MiB`)
  const all = z.record(z.string(), z.unknown()).safeParse(parsed(content.toString()))
  if (!all.success) throw new Error(`${path} has no YAML with a member for each tenant`)
  return new Map(
    Object.entries(all.data).map(([name, value]) => [
      name,
      settingsOf(name, value, { from: dirname(path), keysDir: join('keys', name) })
    ])
  )
}

function settingsOf(
  name: string,
  value: unknown,
  { from, keysDir }: { from: string; keysDir: string }
): TenantSettings | { fault: string } {
  if (!NAME.test(name)) {
    return { fault: 'its name must be small letters, digits, - and _, as it stands in a URL' }
  }
  const settings = Settings.safeParse(value ?? {})
  if (!settings.success) {
    const faults = settings.error.issues.map(({ path, message }) =>
      [...(path.length > 0 ? [path.join('.')] : []), message].join(': ')
    )
    return { fault: faults.join('; ') }
  }
  return { ...settings.data, keys_dir: resolve(from, settings.data.keys_dir ?? keysDir) }
}

/** Undefined for what is no YAML. Its errors would quote the text, which has secrets in it. */
function parsed(text: string): unknown {
  return attempt(() => parse(text, { logLevel: 'error' }) ?? {})
}
