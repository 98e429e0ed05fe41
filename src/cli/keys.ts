import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { FLOW_ERR_KEY } from '../errors.ts'
import { codeOf } from '../keys/attempt.ts'
import { generateKey, writeKey } from '../keys/generate.ts'
import { inspectKey, type KeyReport } from '../keys/inspect.ts'
import { loadKey, loadKeys, type PrivateKey } from '../keys/load.ts'
import { loadProvider } from '../keys/load-provider.ts'
import { fail, type Io, readStdin, withIo } from './io.ts'
import { parseDuration } from './keys/duration.ts'
import { list } from './keys/list.ts'
import type { KeyOptions } from './keys/options.ts'
import { retireKeys } from './keys/retire.ts'
import { rotateKeys } from './keys/rotate.ts'
import { served } from './keys/served.ts'
import { uploadSteps } from './keys/upload.ts'
import { listing } from './table.ts'

/** `flowgate keys`: make, list, inspect, show and rotate the keys of the data channel. docs/keys.md. */
export function keysCommand(io: Io): Command {
  const keys = withIo(new Command('keys'), io)
  const add = (
    usage: string,
    description: string,
    run: (file: string, options: KeyOptions) => unknown
  ) =>
    keys
      .command(usage)
      .description(description)
      .option('--dir <dir>', 'the folder of the keys (KEYS_DIR)', io.env.KEYS_DIR || 'keys')
      .option('--passphrase <text>', 'the passphrase of private keys (PASSPHRASE)')
      .action(async function (this: Command) {
        const { passphrase = io.env.PASSPHRASE, ...options } = this.opts<KeyOptions>()
        try {
          await run(this.args[0] ?? '', { ...options, ...(passphrase && { passphrase }) })
        } catch (error) {
          fail(io, error)
        }
      })

  add('new', 'make a key pair and write it to the folder', (_, options) => create(io, options))
  add(
    'list',
    'show the keys that the server would serve with, and how they are used',
    (_, options) => list(io, options)
  ).option('--json', 'as JSON')
  add(
    'rotate',
    'make the next key and lead through its upload; go on where it was left',
    (_, options) => rotateKeys(io, options)
  ).option('--uploaded', 'its public key is uploaded for every number, and read back VALID')
  add(
    'retire [fingerprint]',
    'take the old keys that nobody uses, or the one that is named, out of the ring',
    (fingerprint, options) => retireKeys(io, fingerprint, options)
  )
    .option('--unused-for <time>', 'how long nobody may have used it: 24h', parseDuration)
    .option('--force', 'do without knowing whether it is used')
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

async function create(io: Io, { dir, passphrase }: KeyOptions): Promise<void> {
  const key = await generateKey({ passphrase })
  const { privatePath, publicPath } = writeKey(dir, key)
  io.stdout.write(`private key  ${privatePath}
public key   ${publicPath}
fingerprint  ${key.fingerprint}
encryption   ${passphrase ? 'PBES2, AES-256-CBC' : 'none: no PASSPHRASE was given'}

Next:
1. Deploy the private key everywhere the endpoint runs, beside the one before: all are tried.
${uploadSteps(publicPath)}
4. The next key is made by \`flowgate keys rotate\`, which keeps this one in use until it is safe.
`)
  const [first] = loadKeys({ inline: io.env.PRIVATE_KEY, dir, passphrase }).keys
  if (first && first.fingerprint !== key.fingerprint) {
    io.stderr.write(`Note: ${first.name} comes before it and stays the current key.\n`)
  }
}

async function inspect(io: Io, file: string, options: KeyOptions): Promise<void> {
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
function hasOwner(io: Io, { fingerprint }: KeyReport, { dir, passphrase }: KeyOptions): boolean {
  const { keys } = loadKeys({ inline: io.env.PRIVATE_KEY, dir, passphrase })
  const owner = keys.find(key => key.fingerprint === fingerprint)
  io.stdout.write(
    owner ? `That is ${owner.name}.\n` : `That is not among the keys in ${dir} and PRIVATE_KEY.\n`
  )
  return owner !== undefined
}

async function print(io: Io, file: string, options: KeyOptions): Promise<void> {
  if (!file && io.env.KEY_PROVIDER) {
    const provider = await loadProvider(io.env.KEY_PROVIDER, io.env)
    const pem = provider.publicKey?.()
    await provider.close?.()
    if (!pem) throw new FLOW_ERR_KEY('The key provider tells no public key')
    io.stdout.write(pem)
    return
  }
  const key = file
    ? loadKey(await contentOf(io, file), { name: file, passphrase: options.passphrase })
    : current(io, options)
  if (!key) return
  io.stdout.write(createPublicKey(key.key).export({ type: 'spki', format: 'pem' }).toString())
}

function current(io: Io, options: KeyOptions): PrivateKey | undefined {
  const { keys, faults } = served(io, options)
  // The file at fault may be the newest key, and uploading another's public half breaks the flow.
  return faults.length > 0 ? undefined : keys[0]
}

async function contentOf(io: Io, file: string): Promise<Buffer> {
  if (file === '-') return readStdin(io)
  try {
    return readFileSync(file)
  } catch (error) {
    throw new FLOW_ERR_KEY(`${file} cannot be read (${codeOf(error)})`)
  }
}
