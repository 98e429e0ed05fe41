import { setTimeout as wait } from 'node:timers/promises'
import { endRotation, type Rotation, rotate } from '../../keys/rotate.ts'
import { type Rotated, readRotations } from '../../keys/rotations.ts'
import { readUsage } from '../../keys/usage.ts'
import { printable } from '../check/printable.ts'
import type { Io } from '../io.ts'
import type { KeyOptions } from './options.ts'
import { needFiles, served } from './served.ts'
import { uploadSteps } from './upload.ts'

/** How long the servers are given to load a new key: they look every five seconds at the latest. */
const LOAD_MS = 8000
const LOOK_MS = 250

/** Lead through a rotation, from wherever it was left. */
export async function rotateKeys(io: Io, options: KeyOptions): Promise<void> {
  needFiles(io)
  const { dir, passphrase, uploaded } = options
  const { open, current } = readRotations(dir)
  if (uploaded && !open) return tellThereIsNone(io, current)
  const rotation = await rotate(dir, { passphrase })
  const { key, privatePath, publicPath, isMade } = rotation
  io.stdout.write(`private key  ${printable(privatePath)}${isMade ? '' : ' (made before)'}
public key   ${printable(publicPath)}
fingerprint  ${key.fingerprint}
`)
  // No server takes anything of a folder that holds what it cannot load.
  if (served(io, options).faults.length > 0) return
  if (!(await isLoaded(io, dir, key.fingerprint))) return
  if (uploaded && isMade) {
    // Whatever was uploaded, it is the public half of another key.
    io.stderr.write('This key has just been made, so it cannot have been uploaded yet.\n')
    io.exitCode = 1
  } else if (uploaded) {
    return end(io, dir, rotation)
  }
  io.stdout.write(`
Next:
1. Deploy the private key everywhere the endpoint runs, beside those before: all are tried.
${uploadSteps(publicPath)}
4. When it is VALID for each of them, run \`flowgate keys rotate --uploaded\`.
`)
  if (!io.stdin.isTTY || uploaded) return
  io.stdout.write('\nIs it uploaded for each number, and read back VALID? [y/N] ')
  if (/^y(es)?$/i.test((await lineOf(io)).trim())) end(io, dir, rotation)
  else io.stdout.write('Run `flowgate keys rotate` again to go on: the key stays the same.\n')
}

/** Nothing can have been uploaded. Whoever was interrupted at the end may ask all the same. */
function tellThereIsNone(io: Io, current: Rotated | undefined): void {
  if (current) {
    const since = current.at.toISOString()
    io.stdout.write(
      `No rotation is under way: ${printable(current.file)} is the current key since ${since}.\n`
    )
    return
  }
  io.stderr.write('No rotation is under way: `flowgate keys rotate` begins one.\n')
  io.exitCode = 1
}

/** Whether all servers that report have loaded the key: without it they could not answer. */
async function isLoaded(io: Io, dir: string, fingerprint: string): Promise<boolean> {
  for (const until = Date.now() + LOAD_MS; ; await wait(LOOK_MS)) {
    const { servers } = readUsage(dir)
    const lacking = servers.filter(loaded => !loaded.has(fingerprint)).length
    if (lacking === 0) {
      if (servers.length > 0) io.stdout.write(`loaded by    ${servers.length} of the servers\n`)
      return true
    }
    if (Date.now() < until) continue
    io.stderr.write(
      `\n${lacking} of ${servers.length} servers have not loaded it, their logs say why: ` +
        'do not upload it yet, and run this again. One that was killed counts for a minute.\n'
    )
    io.exitCode = 1
    return false
  }
}

function end(io: Io, dir: string, rotation: Rotation): void {
  endRotation(dir, rotation)
  io.stdout.write(`
It is the current key now. Run the flow's health check. The key before stays in the ring for phones
that still use it, and \`flowgate keys list\` counts them: \`flowgate keys retire\` takes it out when
nobody has used it for a day.
`)
}

async function lineOf({ stdin }: Io): Promise<string> {
  let text = ''
  for await (const chunk of stdin) {
    text += Buffer.from(chunk).toString()
    if (text.includes('\n')) break
  }
  return text
}
