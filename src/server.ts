import closeWithGrace from 'close-with-grace'
import flows from '../flows/index.ts'
import { announce } from './announce.ts'
import { buildApp } from './app.ts'
import { isProduction, readConfig } from './config.ts'
import { FLOW_ERR_CONFIG, isFlowError } from './errors.ts'
import { loadKeys } from './keys/load.ts'
import { createKeyRing } from './keys/ring.ts'
import { createLogger } from './logger.ts'
import { reportError } from './plugins/error-report.ts'
import { setUp } from './setup.ts'

/** What stopping may take beyond the deadline of the last request. */
const STOP_MARGIN_MS = 2000

async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  const { config, faults } = await readConfig(env)
  const setup = await setUp(config)
  const { keys, secrets } = setup
  faults.push(...setup.faults)
  for (const { name, flowTokenSignature } of flows) {
    if (flowTokenSignature === 'require' && secrets.length === 0) {
      faults.push(`Flow "${name}" requires flow_token_signature, which takes APP_SECRET to check`)
    }
  }
  if (faults.length > 0) {
    throw new FLOW_ERR_CONFIG(
      ['flowgate cannot start [FLOW_ERR_CONFIG]:', ...faults.map(fault => `  - ${fault}`)].join(
        '\n'
      )
    )
  }

  const logger = await createLogger(config)
  const threads = Number(env.UV_THREADPOOL_SIZE) || undefined
  const keyRing = await createKeyRing(keys, { threads })
  const app = buildApp({ config, flows, keyRing, secrets, logger })
  await app.listen({ host: config.HOST, port: config.PORT }).catch(cause => {
    throw new FLOW_ERR_CONFIG(
      `flowgate cannot listen on ${config.HOST}:${config.PORT} (${cause.code}): set HOST or PORT`,
      { cause }
    )
  })

  if (isProduction(config)) logger.info({ keys: keyRing.status() }, 'serving')
  else process.stdout.write(announce(app.listeningOrigin, flows, setup))
  if (secrets.length === 0) {
    logger.warn('UNSIGNED_REQUESTS=accept: anybody who has the public key can send requests')
  }

  process.on('SIGHUP', async () => {
    const { KEYS_DIR: dir, PRIVATE_KEY: inline, PASSPHRASE: passphrase } = config
    const next = loadKeys({ dir, inline, passphrase })
    if (next.faults.length > 0 || next.keys.length === 0) {
      const reasons = next.faults.map(fault => fault.message)
      logger.error({ reasons }, 'keys not reloaded, serving with those from before')
      return
    }
    await keyRing.replace(next.keys)
    logger.info({ keys: keyRing.status() }, 'keys reloaded')
  })

  // A promise that a handler forgot must not end the requests of others.
  process.on('unhandledRejection', error => {
    logger.error({ error: reportError(error) }, 'a promise was rejected and nobody looked')
  })

  closeWithGrace(
    {
      delay: config.DEADLINE_MS + STOP_MARGIN_MS,
      skip: ['SIGHUP', 'unhandledRejection'],
      logger: { error: (message: unknown) => logger.error({ message: String(message) }) }
    },
    async ({ signal, err }) => {
      if (err) logger.fatal({ error: reportError(err) }, 'stopping after an error')
      else logger.info({ signal }, 'stopping')
      await app.close()
    }
  )
}

try {
  await serve(process.env)
} catch (error) {
  if (!isFlowError(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
