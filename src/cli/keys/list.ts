import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { attempt } from '../../keys/attempt.ts'
import { madeAt } from '../../keys/generate.ts'
import { loadKeys, type PrivateKey } from '../../keys/load.ts'
import { RETIRED } from '../../keys/retire.ts'
import { readUsage, type Usage } from '../../keys/usage.ts'
import { printable } from '../check/printable.ts'
import type { Io } from '../io.ts'
import { table } from '../table.ts'
import { sayAge, sayDuration } from './duration.ts'
import type { KeyOptions } from './options.ts'
import { served } from './served.ts'

const STATES = { current: 'current', new: 'new, not yet uploaded', old: 'old', retired: 'retired' }

/** Show the keys of the ring and those that were retired: how old they are, and how much used. */
export function list(io: Io, options: KeyOptions): void {
  const { dir, passphrase, json } = options
  const { keys } = served(io, options)
  const retired = loadKeys({ dir: join(dir, RETIRED), passphrase }).keys
  const usage = readUsage(dir)
  const entries = [...keys, ...retired.map(key => ({ ...key, state: 'retired' as const }))].map(
    key => ({ state: key.state, ...entryOf(key, usage) })
  )
  if (json) io.stdout.write(`${JSON.stringify(entries, null, 2)}\n`)
  else if (entries.length > 0) io.stdout.write(table([HEAD, ...entries.map(rowOf)]))
  if (!json && keys.length > 0 && usage.servers.length === 0) {
    io.stderr.write('No server reports at the moment: what is used now is not counted here.\n')
  }
}

function entryOf({ fingerprint, bits, name }: PrivateKey, { keys }: Usage) {
  const { hits = 0, lastUsedAt } = keys.get(fingerprint) ?? {}
  return {
    fingerprint,
    bits,
    file: name,
    madeAt: madeAt(basename(name)) ?? attempt(() => statSync(name).mtime) ?? null,
    lastUsedAt: lastUsedAt ?? null,
    hits
  }
}

const HEAD = ['key', 'age', 'last use', 'hits', 'fingerprint', 'bits', 'file']

function rowOf({
  state,
  ...entry
}: { state: keyof typeof STATES } & ReturnType<typeof entryOf>): string[] {
  const { madeAt, lastUsedAt, hits, fingerprint, bits, file } = entry
  const now = new Date()
  return [
    STATES[state],
    madeAt ? sayDuration(now.getTime() - madeAt.getTime()) : '-',
    lastUsedAt ? sayAge(lastUsedAt, now) : '-',
    String(hits),
    fingerprint,
    String(bits),
    printable(file)
  ]
}
