// npm run bench:tenants. What many businesses on one server cost: its start, and its memory.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { PONG } from '../src/protocol/response.ts'
import { product } from './candidates.ts'
import { openAnswer, sealRequest, wrapKey } from './phone.ts'
import { LAYOUTS } from './pin.ts'
import { freePort, listening, peakRssMb, start } from './processes.ts'
import { median } from './stats.ts'
import { table } from './tables.ts'

const COUNTS = [0, 1, 200]
const TIMES = 5

const own = newTenant('own')
const tenants = Array.from({ length: Math.max(...COUNTS) }, (_, index) =>
  newTenant(`tenant-${index}`)
)

const rows: string[][] = []
for (const count of COUNTS) {
  const all = []
  for (let time = 0; time < TIMES; time++) all.push(await startWith(tenants.slice(0, count)))
  rows.push([
    String(count),
    median(all.map(({ startMs }) => startMs)).toFixed(0),
    median(all.map(({ allMs }) => allMs)).toFixed(0),
    median(all.map(({ rssMb }) => rssMb)).toFixed(0)
  ])
}
const head = ['tenants', 'start to listening, ms', 'to an answer from each, ms', 'peak RSS MB']
console.log(table(head, rows))

interface Tenant {
  name: string
  secret: string
  publicKey: KeyObject
  privatePem: string
}

function newTenant(name: string): Tenant {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const privatePem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }))
  return { name, secret: `secret of ${name}`, publicKey, privatePem }
}

/** The built server in production, asked for a ping by its own business and then by each tenant. */
async function startWith(some: readonly Tenant[]) {
  const folder = mkdtempSync(join(tmpdir(), 'flowgate-bench-'))
  for (const tenant of some) {
    const keys = join(folder, 'tenants', tenant.name, 'keys')
    mkdirSync(keys, { recursive: true })
    writeFileSync(join(keys, '2026.private.pem'), tenant.privatePem, { mode: 0o600 })
    writeFileSync(join(keys, '../tenant.yaml'), `app_secret: ${tenant.secret}\n`, { mode: 0o600 })
  }
  const port = await freePort()
  const startedAt = performance.now()
  const server = start(product.script, {
    nodeArgs: product.nodeArgs,
    on: LAYOUTS.two.server,
    log: join(folder, 'log'),
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      PRIVATE_KEY: own.privatePem,
      KEYS_DIR: join(folder, 'none'),
      APP_SECRET: own.secret,
      STATE_KEY: 's'.repeat(32),
      STORE: 'memory',
      ...(some.length > 0 && { TENANTS: join(folder, 'tenants') })
    }
  })
  try {
    await listening(port, { everyMs: 2 })
    const startMs = performance.now() - startedAt
    await ping(`http://127.0.0.1:${port}/flows/appointment`, own)
    for (const tenant of some) {
      await ping(`http://127.0.0.1:${port}/t/${tenant.name}/flows/appointment`, tenant)
    }
    return {
      startMs,
      allMs: performance.now() - startedAt,
      rssMb: peakRssMb(server.pid) ?? Number.NaN
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
}

async function ping(url: string, { publicKey, secret }: Tenant): Promise<void> {
  const wrapped = wrapKey(publicKey)
  const sealed = sealRequest({ version: '3.0', action: 'ping' }, { wrapped, secret })
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sealed.signature }
  const reply = await fetch(url, { method: 'POST', headers, body: sealed.body })
  const answer = reply.ok && openAnswer(Buffer.from(await reply.text()), sealed)
  if (!isDeepStrictEqual(answer, PONG)) throw new Error(`${url} answers ${reply.status}`)
}
