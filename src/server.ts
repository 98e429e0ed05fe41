import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'
import { announce } from './announce.ts'
import { buildApp, REQUEST_TIMEOUT_MS } from './app.ts'
import { channelsOf } from './channels.ts'
import { isProduction, readConfig, storeOf } from './config.ts'
import { keepsState } from './contract/back-facts.ts'
import type { Difference } from './contract/compare-flows.ts'
import { FLOW_ERR_CONFIG, isFlowError } from './errors.ts'
import type { Endpoint } from './flow/endpoint.ts'
import { loadProvider } from './keys/load-provider.ts'
import { createKeyRing } from './keys/ring.ts'
import { createRsaQueue } from './keys/rsa-queue.ts'
import { tendKeys } from './keys/tend.ts'
import { createLogger } from './logger.ts'
import { originHere } from './player/neighbour.ts'
import { processCdn } from './player/process-cdn.ts'
import { reportError } from './plugins/error-report.ts'
import { createRegistry } from './sending/registry.ts'
import { setUp } from './setup.ts'
import { openStorage } from './store/open.ts'
import type { Surroundings } from './tenants/tenant.ts'
import type { Tenants } from './tenants/tenants.ts'
import type { OnFlowEvent } from './webhooks/flow-event.ts'
import { isReceiving, webhooksOf } from './webhooks/settings.ts'

/** What stopping may take beyond the time that the last request may take. */
const STOP_MARGIN_MS = 2000
/** In production the first requests come before the comparison, which holds them up. */
const COMPARE_AFTER_MS = 1000

/** What flows/index.ts exports. */
interface Served {
  default: readonly Endpoint[]
  onFlowEvent?: OnFlowEvent
}

async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  const { config, faults } = await readConfig(env)
  const player = (config.PLAYER ?? !isProduction(config)) ? { cdn: processCdn() } : undefined
  // Imported here, so that a contract's fault is told like any other.
  const served: Served = await import('../flows/index.ts')
  const { default: flows, onFlowEvent } = served
  const received = webhooksOf(config, config.APP_SECRET)
  const { sinch, meta } = channelsOf(config)
  const isSending = sinch !== undefined || meta !== undefined
  const setup = await setUp(config, {
    keepsState: flows.some(keepsState) || isReceiving(received.webhooks) || isSending
  })
  const { keys, secrets, tokenKeys, stateKeys } = setup
  const differences = isProduction(config) ? [] : await compare(flows)
  const provider = config.KEY_PROVIDER
    ? await loadProvider(config.KEY_PROVIDER, env).catch(error => {
        faults.push(error.message)
        return undefined
      })
    : undefined
  const errors = differences.filter(({ severity }) => severity === 'error')
  faults.push(
    ...setup.faults,
    ...received.faults,
    ...faultsOf(flows, secrets),
    ...errors.map(sentenceOn)
  )
  if (faults.length > 0) {
    throw new FLOW_ERR_CONFIG(
      ['flowgate cannot start [FLOW_ERR_CONFIG]:', ...faults.map(fault => `  - ${fault}`)].join(
        '\n'
      )
    )
  }

  const logger = await createLogger(config)
  const queue = createRsaQueue({
    onFailure(error) {
      const message = 'a thread for RSA failed; the event loop does its work'
      logger.error({ error: reportError(error) }, message)
    }
  })
  const ring = createKeyRing(keys, { queue })
  const keyRing = provider ?? ring
  const { STORE_TIMEOUT_MS: timeoutMs } = config
  const address = storeOf(config)
  const { store, queue: inbox } = await openStorage(address, { timeoutMs, log: logger })
  const tenants = config.TENANTS
    ? await tenantsOf(config.TENANTS, { flows, store, stateKeys, queue, log: logger })
    : undefined
  const app = buildApp({
    config,
    flows,
    keyRing,
    secrets,
    tokenKeys,
    stateKeys,
    // Memory is not shared: the app may have its own, and nobody else notes there what was sent.
    ...(address !== 'memory' && {
      store,
      registry: createRegistry({ store, secrets: stateKeys })
    }),
    queue: inbox,
    ...(onFlowEvent && { onFlowEvent }),
    ...(tenants && { tenants }),
    logger,
    ...(player && { player })
  })
  await app.listen({ host: config.HOST, port: config.PORT }).catch(cause => {
    throw new FLOW_ERR_CONFIG(
      `flowgate cannot listen on ${config.HOST}:${config.PORT} (${cause.code}): set HOST or PORT`,
      { cause }
    )
  })

  if (isProduction(config)) {
    logger.info({ keys: keyRing.status?.() }, 'serving')
    setTimeout(async () => log(await compare(flows), logger), COMPARE_AFTER_MS).unref()
  } else {
    const url = player && `${originHere(app.listeningOrigin)}/player/`
    process.stdout.write(
      announce(app.listeningOrigin, flows, {
        ...setup,
        keys: keyRing.status?.() ?? [],
        player: url
      })
    )
    log(differences, logger)
  }
  if (secrets.length === 0) {
    logger.warn('UNSIGNED_REQUESTS=accept: anybody who has the public key can send requests')
  }
  if (player && isProduction(config)) {
    logger.warn('PLAYER=true: whoever is on this machine can sign requests with the app secret')
  }

  const source = { dir: config.KEYS_DIR, inline: config.PRIVATE_KEY, passphrase: config.PASSPHRASE }
  const tended = provider ? undefined : tendKeys(ring, source, logger)
  process.on('SIGHUP', () => {
    tended?.reload()
    tenants?.reload()
  })

  // A promise that a handler forgot must not end the requests of others.
  process.on('unhandledRejection', error => {
    logger.error({ error: reportError(error) }, 'a promise was rejected and nobody looked')
  })

  closeWithGrace(
    {
      delay: REQUEST_TIMEOUT_MS + STOP_MARGIN_MS,
      skip: ['SIGHUP', 'unhandledRejection'],
      logger: {
        error: (what: unknown) =>
          what instanceof Error
            ? logger.error({ error: reportError(what) }, 'an error while stopping')
            : logger.error(String(what))
      }
    },
    async ({ signal, err }) => {
      if (err) logger.fatal({ error: reportError(err) }, 'stopping after an error')
      else logger.info({ signal }, 'stopping')
      await app.close()
      await tended?.stop()
      await tenants?.close()
      await provider?.close?.()
      await store.close()
      logger.info('stopped')
    }
  )
}

/** Open the tenants, whose code is read only where there are any. */
async function tenantsOf(path: string, surroundings: Surroundings): Promise<Tenants> {
  const { openTenants } = await import('./tenants/tenants.ts')
  return openTenants(path, surroundings).catch(cause => {
    throw new FLOW_ERR_CONFIG(`flowgate cannot start: TENANTS: ${cause.message}`, { cause })
  })
}

/** Hold the flows to their Flow JSON. Reading the rules takes as long as a third of a start. */
async function compare(flows: readonly Endpoint[]): Promise<Difference[]> {
  const { compareFlows } = await import('./contract/compare-flows.ts')
  return compareFlows(flows)
}

function sentenceOn({ place, message, rule }: Difference): string {
  return `${place} ${message} (${rule})`
}

function log(differences: readonly Difference[], logger: Logger): void {
  for (const difference of differences) {
    const { flow, rule, pointer, severity } = difference
    logger[severity === 'error' ? 'error' : 'warn']({ flow, rule, pointer }, sentenceOn(difference))
  }
}

/** What is wrong with the flows taken together, or with what they ask of the configuration. */
function faultsOf(flows: readonly Endpoint[], secrets: readonly string[]): string[] {
  const names = flows.map(({ name }) => name)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  const unsigned = flows.filter(
    flow => flow.flowTokenSignature === 'require' && secrets.length === 0
  )
  return [
    ...(names.length === 0 ? ['No flow is served: add one to flows/index.ts'] : []),
    ...twice.map(name => `Two flows are called "${name}": give each its own name in defineFlow`),
    ...unsigned.map(({ name }) => `Flow "${name}" requires flow_token_signature: set APP_SECRET`)
  ]
}

try {
  await serve(process.env)
} catch (error) {
  if (!isFlowError(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
