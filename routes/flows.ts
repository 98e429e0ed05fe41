import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Config, responseCheckOf } from '../src/config.ts'
import type { Responses } from '../src/contract/responses.ts'
import { dispatch } from '../src/flow/dispatch.ts'
import type { Endpoint } from '../src/flow/endpoint.ts'
import type { BackFacts } from '../src/flow/history.ts'
import type { KeyProvider } from '../src/keys/provider.ts'
import { dataChannel } from '../src/plugins/data-channel.ts'
import { duplicates } from '../src/plugins/duplicates.ts'
import { lineOf, noteError } from '../src/plugins/line.ts'
import type { Replies } from '../src/plugins/replies.ts'
import { checkFlowTokenSignature } from '../src/protocol/flow-token-signature.ts'
import type { FlowRequest } from '../src/protocol/request.ts'
import { ACKNOWLEDGED, PONG } from '../src/protocol/response.ts'
import type { Store } from '../src/store/store.ts'
import type { Tokens } from '../src/tokens/tokens.ts'

export interface FlowsOptions {
  config: Config
  flows: readonly Endpoint[]
  keyRing: KeyProvider
  secrets: readonly string[]
  store: Store
  /** Undefined: no flow token is looked at. */
  tokens: Tokens | undefined
  /** What envelopes were answered with, of all flows. */
  replies: Replies
  /** What the Flow JSON of flows says about going back. */
  backFacts: ReadonlyMap<Endpoint, BackFacts>
  /** The flows whose responses are held to their Flow JSON. */
  responses: ReadonlyMap<Endpoint, Responses>
}

/** `POST /flows/<name>`: the data channel of each flow. `GET`: a word to a person with a browser. */
export async function flowRoutes(app: FastifyInstance, options: FlowsOptions): Promise<void> {
  const { config, flows, keyRing, secrets, store, tokens, replies, backFacts, responses } = options
  const enforces = responseCheckOf(config) === 'enforce'
  for (const flow of flows) {
    const held = responses.get(flow)
    const facts = backFacts.get(flow)
    app.register(async channel => {
      await channel.register(dataChannel, { flow, keyRing, secrets })
      await channel.register(duplicates, { replies, deadlineMs: config.DEADLINE_MS })
      channel.post<{ Body: FlowRequest }>(
        `/flows/${flow.name}`,
        { bodyLimit: config.BODY_LIMIT },
        async (request, reply) => {
          const { body } = request
          if (body.kind === 'ping') return PONG
          if (body.kind === 'notification') return ACKNOWLEDGED
          checkFlowTokenSignature(body, flow.flowTokenSignature, secrets)
          const answer = await dispatch(flow, body, {
            store,
            tokens,
            log: request.log,
            ...(facts && { facts }),
            budgetMs: Math.max(0, Math.floor(config.DEADLINE_MS - reply.elapsedTime)),
            checkResponse(answer) {
              const breach = held?.check(body, answer)
              if (breach && enforces) throw breach
              if (breach) noteError(request, breach)
            },
            noteError: error => noteError(request, error)
          })
          lineOf(request).answer = answer.screen
          return answer
        }
      )
    })
  }
  for (const { name } of flows) {
    const url = `/flows/${name}`
    app.route({ method: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], url, handler })

    async function handler(_request: FastifyRequest, reply: FastifyReply): Promise<string> {
      reply.code(405).header('allow', 'POST').type('text/plain; charset=utf-8')
      return (
        `This is the endpoint of the WhatsApp flow "${name}", and it is up.\n\n` +
        'It works by POST: WhatsApp sends it encrypted requests, and a browser cannot.\n' +
        'Give this URL to Meta as the endpoint of the flow.\n'
      )
    }
  }
}
