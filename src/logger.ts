import { type Logger, pino } from 'pino'
import { type Config, isProduction } from './config.ts'

/** JSON lines; for a person at a terminal, in development, lines to read. */
export async function createLogger(config: Config): Promise<Logger> {
  const options = { name: 'flowgate', level: config.LOG_LEVEL }
  if (isProduction(config) || !process.stdout.isTTY) return pino(options)
  try {
    const { default: pretty } = await import('pino-pretty')
    const ignore = 'pid,hostname,name,reqId'
    return pino(options, pretty({ ignore, translateTime: 'HH:MM:ss', singleLine: true }))
  } catch {
    // Installed without the development dependencies.
    return pino(options)
  }
}
