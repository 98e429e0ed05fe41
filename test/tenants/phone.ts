import type { FastifyInstance } from 'fastify'
import { forgePhone } from '../forge-phone.ts'

/** Ask a flow of a tenant as a phone does: encrypted for `publicPem`, signed with `secret`. */
export function phoneAt(app: FastifyInstance, path: string, options = {}) {
  const phone = forgePhone(options)
  return async (request: object) => {
    const { body, headers, open } = phone.seal(request)
    const reply = await app.inject({ method: 'POST', url: path, headers, body })
    const isSealed = String(reply.headers['content-type']).startsWith('text/plain')
    return { status: reply.statusCode, json: isSealed ? open(reply.body) : reply.json() }
  }
}
