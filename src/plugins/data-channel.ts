import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import {
  FLOW_ERR_DECRYPTION,
  FLOW_ERR_GONE,
  FLOW_ERR_KEY_PROVIDER,
  FLOW_ERR_TOKEN_INVALID
} from '../errors.ts'
import type { Unwrapped } from '../keys/provider.ts'
import { type Envelope, type Exchange, open, parseEnvelope, seal } from '../protocol/envelope.ts'
import { type FlowRequest, parseRequest } from '../protocol/request.ts'
import { toJson } from '../protocol/response.ts'
import { checkSignature } from '../protocol/signature.ts'
import type { Business, Serving } from '../tenants/business.ts'
import { lineOf, mark, noteError, noteRequest, writeLine } from './line.ts'
import { servingOf } from './serving.ts'

export interface DataChannelOptions {
  /** What answers a request, by its URL; undefined is answered 404. */
  servingFor(request: FastifyRequest): Serving | undefined
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The encrypted body that this request came in. */
    envelope: Envelope | null
    /** The reply as it was sealed, once it is. */
    sealed: string | null
  }
}

/**
 * Encryption at the two ends of a body. In the scope that registers this, `request.body` is the
 * decrypted, sorted request, and the object that a handler returns is sealed under the key of its
 * request. Order of the checks: signature (432), envelope (400), decryption (421), request (400).
 */
export const dataChannel = fp<DataChannelOptions>(
  async (app, { servingFor }) => {
    app.decorateRequest('serving', null)
    app.decorateRequest('line', null)
    app.decorateRequest('markedAt', 0)
    app.decorateRequest('envelope', null)
    app.decorateRequest('sealed', null)

    // The signature is over the bytes: they are kept as they came, whatever type they claim.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

    app.addHook('onRequest', (request, reply, done) => {
      const serving = servingFor(request)
      if (serving === undefined) {
        reply.callNotFound()
        return
      }
      request.serving = serving
      // Fastify calls no hook when the sender hangs up, as Meta does after 10 s.
      reply.raw.once('close', () => {
        if (lineOf(request).status !== undefined) return
        const gone = new FLOW_ERR_GONE()
        noteError(request, gone)
        lineOf(request).status = gone.statusCode
        writeLine(request, reply, () => {})
      })
      done()
    })

    app.addHook<{ Body: Buffer | FlowRequest | undefined }>(
      'preValidation',
      async (request, reply) => {
        const { keyRing, secrets } = servingOf(request).business
        request.markedAt = performance.now()
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        if (secrets.length > 0) {
          checkSignature(body, request.headers['x-hub-signature-256'], secrets)
        }
        mark(request, 'verify')
        const envelope = parseEnvelope(body)
        request.envelope = envelope
        const unwrapped = await unwrap(keyRing, envelope.encrypted_aes_key)
        if (unwrapped === undefined) throw new FLOW_ERR_DECRYPTION('it fits none of our keys')
        lineOf(request).key = unwrapped.fingerprint
        const { plaintext, exchange } = open(envelope, unwrapped.aesKey)
        sealReply(request, reply, exchange)
        const asked = parseRequest(plaintext)
        noteRequest(request, asked)
        request.body = asked
        mark(request, 'open')
      }
    )

    app.setErrorHandler<FastifyError>((error, request, reply) => {
      reply.code(statusOf(error))
      // Overload is found before it is known what answers.
      request.serving ??= servingFor(request) ?? null
      if (request.serving === null) return reply.type('application/json').send({ code: error.code })
      noteError(request, error)
      if (error instanceof FLOW_ERR_TOKEN_INVALID) {
        // With a sealed sentence for the user, or without a body (spec: data channel, section 6).
        if (error.message === '') reply.serializer(() => '')
        return reply.type('text/plain').send({ error_msg: error.message })
      }
      // WhatsApp reads no other body; a person with curl does.
      reply.type('application/json').serializer(JSON.stringify)
      return { code: lineOf(request).code }
    })

    app.addHook('onResponse', writeLine)
  },
  { name: 'flowgate-data-channel' }
)

async function unwrap(
  keyRing: Business['keyRing'],
  block: Uint8Array
): Promise<Unwrapped | undefined> {
  try {
    return await keyRing.unwrap(block)
  } catch (cause) {
    throw new FLOW_ERR_KEY_PROVIDER({ cause })
  }
}

function sealReply(request: FastifyRequest, reply: FastifyReply, exchange: Exchange): void {
  reply.type('text/plain').serializer((body: object) => {
    mark(request, 'handle')
    request.sealed = seal(toJson(body), exchange)
    mark(request, 'seal')
    return request.sealed
  })
}

function statusOf({ statusCode = 500 }: FastifyError): number {
  return Number.isInteger(statusCode) && statusCode >= 400 && statusCode < 600 ? statusCode : 500
}
