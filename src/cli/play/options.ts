import type { Opening } from './phone.ts'

/** What commander makes of the command line. */
export interface Options {
  url?: string
  publicKey?: string
  appSecret?: string
  token?: string
  screen?: string
  data?: Record<string, unknown>
  action?: 'navigate' | 'data_exchange'
  timeout?: number
  text?: boolean
  verbose?: boolean
  script?: string
  report?: string
  format: 'human' | 'json'
  record?: string
  port: number
  open: boolean
}

/** How the options have the flow opened. */
export function openingOf({ token, screen, data, action, timeout }: Options): Opening {
  return {
    ...(token !== undefined && { flowToken: token }),
    ...(screen !== undefined && { screen }),
    ...(data && { data }),
    ...(action && { flowAction: action }),
    ...(timeout !== undefined && { timeoutMs: timeout })
  }
}
