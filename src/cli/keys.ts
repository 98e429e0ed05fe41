import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { FLOW_ERR_KEY } from '../errors.ts'
import { codeOf } from '../keys/attempt.ts'
import { generateKey, writeKey } from '../keys/generate.ts'
import { inspectKey, type KeyReport } from '../keys/inspect.ts'
import { type LoadedKeys, loadKey, loadKeys, type PrivateKey } from '../keys/load.ts'
import { fail, type Io, readStdin, withIo } from './io.ts'
import { listing, table } from './table.ts'

interface Options {
  dir: string
  passphrase?: string
}

/** `flowgate keys`: make, list, inspect and show the keys of the data channel. docs/keys.md. */
export function keysCommand(io: Io): Command {
  const keys = withIo(new Command('keys'), io)
  const add = (
    usage: string,
    description: string,
    run: (file: string, options: Options) => unknown
  ) =>
    keys
      .command(usage)
      .description(description)
      .option('--dir <dir>', 'the folder of the keys (KEYS_DIR)', io.env.KEYS_DIR || 'keys')
      .option('--passphrase <text>', 'the passphrase of private keys (PASSPHRASE)')
      .action(async function (this: Command) {
        const { dir, passphrase = io.env.PASSPHRASE } = this.opts<Options>()
        try {
          await run(this.args[0] ?? '', { dir, ...(passphrase && { passphrase }) })
        } catch (error) {
          fail(io, error)
        }
      })

  add('new', 'make a key pair and write it to the folder', (_, options) => create(io, options))
  add('list', 'show the keys that the server would serve with', (_, options) => list(io, options))
  add(
    'inspect <file>',
    'say what a file is and what to do with it; - reads stdin',
    (file, options) => inspect(io, file, options)
  )
  add('public [file]', 'print the public key of the current key, or of a file', (file, options) =>
    print(io, file, options)
  )
  return keys
}

async function create(io: Io, { dir, passphrase }: Options): Promise<void> {
  const key = await generateKey({ passphrase })
  const { privatePath, publicPath } = writeKey(dir, key)
  io.stdout.write(`private key  ${privatePath}
public key   ${publicPath}
fingerprint  ${key.fingerprint}
encryption   ${passphrase ? 'PBES2, AES-256-CBC' : 'none: no PASSPHRASE was given'}

Next:
1. Deploy the private key everywhere the endpoint runs, beside the one before: all are tried.
2. Upload the public key for every phone number that sends the flow. The PEM to upload is what
   \`flowgate keys public ${privatePath}\` prints. With the Graph API, this is
   POST /<PHONE_NUMBER_ID>/whatsapp_business_encryption:
     curl "https://graph.facebook.com/v25.0/$PHONE_NUMBER_ID/whatsapp_business_encryption" \\
       -H "Authorization: Bearer $ACCESS_TOKEN" \\
       --data-urlencode "business_public_key@${publicPath}"
3. GET the same address: business_public_key_signature_status must be VALID.
4. Keep the key before until clients have moved to this one; then delete it.
`)
  const [first] = loadKeys({ inline: io.env.PRIVATE_KEY, dir, passphrase }).keys
  if (first && first.fingerprint !== key.fingerprint) {
    io.stderr.write(`Note: ${first.name} comes before it and stays the current key.\n`)
  }
}

function list(io: Io, options: Options): void {
  const { keys } = served(io, options)
  if (keys.length === 0) return
  const rows = keys.map(({ fingerprint, bits, name }, index) => [
    index === 0 ? 'current' : 'previous',
    fingerprint,
    String(bits),
    name
  ])
  io.stdout.write(table([['key', 'fingerprint', 'bits', 'file'], ...rows]))
}

async function inspect(io: Io, file: string, options: Options): Promise<void> {
  const report = inspectKey(await contentOf(io, file), options.passphrase)
  const { what, encoding, encryption, algorithm, bits, fingerprint, remarks } = report
  const told = listing({
    file: file === '-' ? 'stdin' : file,
    what: `${what} (${encoding})`,
    encryption,
    key: algorithm && (bits ? `${algorithm}, ${bits} bits` : algorithm),
    fingerprint,
    remarks: remarks.join(', ')
  })
  io.stdout.write(`${told}\n${report.advice}\n`)
  if (report.usable || (report.kind === 'public' && hasOwner(io, report, options))) return
  io.exitCode = 1
}

/** Say which private key of the server a public key belongs to. */
function hasOwner(io: Io, { fingerprint }: KeyReport, { dir, passphrase }: Options): boolean {
  const { keys } = loadKeys({ inline: io.env.PRIVATE_KEY, dir, passphrase })
  const owner = keys.find(key => key.fingerprint === fingerprint)
  io.stdout.write(
    owner ? `That is ${owner.name}.\n` : `That is not among the keys in ${dir} and PRIVATE_KEY.\n`
  )
  return owner !== undefined
}

async function print(io: Io, file: string, options: Options): Promise<void> {
  const key = file
    ? loadKey(await contentOf(io, file), { name: file, passphrase: options.passphrase })
    : current(io, options)
  if (!key) return
  io.stdout.write(createPublicKey(key.key).export({ type: 'spki', format: 'pem' }).toString())
}

function current(io: Io, options: Options): PrivateKey | undefined {
  const { keys, faults } = served(io, options)
  // The file at fault may be the newest key, and uploading another's public half breaks the flow.
  return faults.length > 0 ? undefined : keys[0]
}

/** Load what the server would serve with; print what keeps it from starting. */
function served(io: Io, { dir, passphrase }: Options): LoadedKeys {
  const loaded = loadKeys({ inline: io.env.PRIVATE_KEY, dir, passphrase })
  for (const fault of loaded.faults) fail(io, fault)
  if (loaded.keys.length === 0 && loaded.faults.length === 0) {
    const problem = `No private key in ${dir} nor in PRIVATE_KEY`
    fail(io, new FLOW_ERR_KEY(`${problem}: make one with \`flowgate keys new\``))
  }
  return loaded
}

async function contentOf(io: Io, file: string): Promise<Buffer> {
  if (file === '-') return readStdin(io)
  try {
    return readFileSync(file)
  } catch (error) {
    throw new FLOW_ERR_KEY(`${file} cannot be read (${codeOf(error)})`)
  }
}
