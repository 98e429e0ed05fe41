import type { FastifyRequest } from 'fastify'
import type { Serving } from '../tenants/business.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What answers this request. */
    serving: Serving | null
  }
}

/** What answers a request of the data channel. */
export function servingOf({ serving }: FastifyRequest): Serving {
  if (serving === null) throw new TypeError('only the data channel knows what answers')
  return serving
}
