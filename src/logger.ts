import { type Logger, pino } from 'pino'
import { type Config, isProduction } from './config.ts'

/** A write costs as much as a tenth of a request, so lines are written together. */
const BATCH_BYTES = 8 * 1024
/** The longest that a line waits for others, and so what a `kill -9` may lose. */
const BATCH_MS = 100

/** JSON lines; for a person at a terminal, in development, lines to read. */
export async function createLogger(config: Config): Promise<Logger> {
  const options = { name: 'flowgate', level: config.LOG_LEVEL }
  const pretty = isProduction(config) ? undefined : await loadPretty()
  if (pretty !== undefined) {
    const ignore = 'pid,hostname,name,reqId'
    return pino(options, pretty({ ignore, translateTime: 'HH:MM:ss', singleLine: true }))
  }
  const batches = { sync: false, minLength: BATCH_BYTES, periodicFlush: BATCH_MS }
  return pino(options, pino.destination(batches))
}

/** For a terminal. A development dependency, so it may not be there. */
async function loadPretty() {
  if (!process.stdout.isTTY) return undefined
  try {
    return (await import('pino-pretty')).default
  } catch {
    return undefined
  }
}
