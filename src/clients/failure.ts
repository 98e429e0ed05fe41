import { z } from 'zod'

/** What the system was doing when a connection failed that never was. */
const CONNECTING = ['connect', 'getaddrinfo']
/** Codes of undici and of TLS for the same: a certificate is looked at before a request is written. */
const UNSENT = /^(UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_\w+|(?!ERR_)(\w*CERT\w*|UNABLE_TO_\w+))$/

const Fault = z
  .object({
    code: z
      .string()
      .regex(/^\w{1,64}$/)
      .catch('unknown'),
    syscall: z.string().catch('')
  })
  .catch({ code: 'unknown', syscall: '' })

/**
 * Why fetch has failed, and whether before anything was written. The code alone does not tell: a
 * route can also be lost later.
 */
export function failureOf(error: unknown): { code: string; isUnsent: boolean } {
  // Fetch hides what failed in the cause, and a name of several addresses has several.
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const all: unknown[] = cause instanceof AggregateError ? cause.errors : [cause]
  const faults = all.map(fault => Fault.parse(fault))
  const { code } = Fault.parse(cause)
  const isUnsent = faults.every(
    ({ code, syscall }) => CONNECTING.includes(syscall) || UNSENT.test(code)
  )
  return { code, isUnsent }
}
