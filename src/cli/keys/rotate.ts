import { setTimeout as wait } from 'node:timers/promises'
import { endRotation, type Rotation, rotate } from '../../keys/rotate.ts'
import { type Rotated, readRotations } from '../../keys/rotations.ts'
import { readUsage } from '../../keys/usage.ts'
import { printable } from '../check/printable.ts'
import { confirm, type Io } from '../io.ts'
import { numbersOf, uploadFor } from './at-meta.ts'
import type { KeyOptions } from './options.ts'
import { publicKeyOf } from './public-key.ts'
import { needFiles, served } from './served.ts'
import { uploadSteps } from './upload-steps.ts'

/** How long the servers are given to load a new key: they look every five seconds at the latest. */
const LOAD_MS = 8000
const LOOK_MS = 250
const GO_ON = 'Run `flowgate keys rotate` again to go on: the key stays the same.\n'

/** Lead through a rotation, from wherever it was left. */
export async function rotateKeys(io: Io, options: KeyOptions): Promise<void> {
  needFiles(io)
  const { dir, passphrase, uploaded = false, deployed = false } = options
  const { open, current } = readRotations(dir)
  if ((uploaded || deployed) && !open) return tellThereIsNone(io, current)
  const rotation = await rotate(dir, { passphrase })
  const { key, privatePath, publicPath, isMade } = rotation
  io.stdout.write(`private key  ${printable(privatePath)}${isMade ? '' : ' (made before)'}
public key   ${printable(publicPath)}
fingerprint  ${key.fingerprint}
`)
  // No server takes anything of a folder that holds what it cannot load.
  if (served(io, options).faults.length > 0) return
  const servers = await loadedBy(io, dir, key.fingerprint)
  if (servers === undefined) return
  if (isMade && (uploaded || deployed)) {
    // Whatever was uploaded or deployed, it is another key.
    const done = uploaded ? 'uploaded' : 'deployed'
    io.stderr.write(`This key has just been made, so it cannot have been ${done} yet.\n`)
    io.exitCode = 1
  } else if (uploaded) {
    return end(io, dir, rotation)
  } else if (io.env.META_ACCESS_TOKEN) {
    return uploadSafely(io, options, { rotation, isDeployed: deployed || servers > 0 })
  }
  io.stdout.write(`
Next:
1. Deploy the private key everywhere the endpoint runs, beside those before: all are tried.
${uploadSteps(publicPath)}
4. When it is VALID for each of them, run \`flowgate keys rotate --uploaded\`.
`)
  if (!io.stdin.isTTY || uploaded) return
  io.stdout.write('\n')
  if (await confirm(io, 'Is it uploaded for each number, and read back VALID?')) {
    end(io, dir, rotation)
  } else {
    io.stdout.write(GO_ON)
  }
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

/** Upload the new key once all servers have it: without it they could not answer. */
async function uploadSafely(
  io: Io,
  options: KeyOptions,
  { rotation, isDeployed }: { rotation: Rotation; isDeployed: boolean }
): Promise<void> {
  const { meta, numbers } = numbersOf(io, options)
  if (io.stdin.isTTY && !options.deployed) {
    const question = `\nHas every server the new key, and may it be uploaded for ${numbers.join(', ')}?`
    if (!(await confirm(io, question))) {
      io.stdout.write(GO_ON)
      return
    }
  } else if (!isDeployed) {
    io.stdout.write(`
No server reports at the moment, so nobody knows whether they have the key. Next:
1. Deploy the private key everywhere the endpoint runs, beside those before: all are tried.
2. Run \`flowgate keys rotate --deployed\`, which uploads the public key.
`)
    return
  }
  await uploadFor(io, { meta, numbers }, publicKeyOf(rotation.key))
  end(io, options.dir, rotation)
}

/** How many servers report, when all of them have loaded the key. */
async function loadedBy(io: Io, dir: string, fingerprint: string): Promise<number | undefined> {
  for (const until = Date.now() + LOAD_MS; ; await wait(LOOK_MS)) {
    const { servers } = readUsage(dir)
    const lacking = servers.filter(loaded => !loaded.has(fingerprint)).length
    if (lacking === 0) {
      if (servers.length > 0) io.stdout.write(`loaded by    ${servers.length} of the servers\n`)
      return servers.length
    }
    if (Date.now() < until) continue
    io.stderr.write(
      `\n${lacking} of ${servers.length} servers have not loaded it, their logs say why: ` +
        'do not upload it yet, and run this again. One that was killed counts for a minute.\n'
    )
    io.exitCode = 1
    return undefined
  }
}

function end(io: Io, dir: string, rotation: Rotation): void {
  endRotation(dir, rotation)
  io.stdout.write(`
It is the current key now: \`flowgate doctor\` looks whether all is well. The key before stays in the
ring for phones that still use it, and \`flowgate keys list\` counts them: \`flowgate keys retire\` takes it out when
nobody has used it for a day.
`)
}
