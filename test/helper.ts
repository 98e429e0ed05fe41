import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Test } from 'tap'
import { type AppOptions, buildApp } from '../src/app.ts'
import { type Config, Env } from '../src/config.ts'
import type { Endpoint } from '../src/flow/endpoint.ts'
import { loadKey } from '../src/keys/load.ts'
import { createKeyRing } from '../src/keys/ring.ts'
import type { Check, Step } from '../src/simulator/index.ts'
import { APP_SECRET, keyFile } from './fixtures/vectors.ts'
import { forgePhone } from './forge-phone.ts'

export type LogRecord = Record<string, unknown>

/** An app that serves `flows` with keys of the vectors, and everything that it logged. */
export async function serve(
  t: Test,
  flows: readonly Endpoint[],
  {
    keys = ['rsa2048-pkcs8.pem'],
    env = {},
    secrets = [APP_SECRET],
    ...options
  }: { keys?: string[]; env?: Partial<Config> } & Partial<AppOptions> = {}
) {
  const text: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text.push(String(chunk))
      done()
    }
  })
  const config = { ...Env.parse({}), ...env }
  const keyRing = createKeyRing(keys.map(name => loadKey(keyFile(name), { name })))
  const logger = pino({ level: config.LOG_LEVEL }, sink)
  const app = buildApp({ config, flows, keyRing, secrets, logger, ...options })
  t.teardown(() => app.close())
  await app.ready()
  return {
    app,
    keyRing,
    text: () => text.join(''),
    lines: (): LogRecord[] => text.map(line => JSON.parse(line))
  }
}

/** Ask a flow as a phone does: encrypted and signed by node-forge, and the reply opened by it. */
export function phoneTo(app: FastifyInstance, flow: string, options = {}) {
  const phone = forgePhone(options)
  return async (request: unknown) => {
    const { body, headers, open } = phone.seal(request)
    const reply = await app.inject({ method: 'POST', url: `/flows/${flow}`, headers, body })
    const sealed = String(reply.headers['content-type']).startsWith('text/plain')
    return { status: reply.statusCode, json: sealed ? open(reply.body) : reply.json(), reply }
  }
}

/** What did not pass of all that a phone looked at. */
export function failed(steps: readonly Step[]): readonly Check[] {
  const checks = steps.flatMap(step => [step, ...step.exchanges].flatMap(({ checks }) => checks))
  return checks.filter(({ passed }) => !passed)
}
