import { Env } from '../config.ts'
import { FLOW_ERR_CONFIG } from '../errors.ts'

/** The error that variables are not set, each with what it is for. */
export function notSet(...names: (keyof typeof Env.shape)[]): Error {
  const lines = names.map(name => `${name} is not set: ${Env.shape[name].description}`)
  return new FLOW_ERR_CONFIG(lines.join('\n'))
}
