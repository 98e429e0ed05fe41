import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Config, responseCheckOf } from '../src/config.ts'
import { dispatch } from '../src/flow/dispatch.ts'
import { dataChannel } from '../src/plugins/data-channel.ts'
import { duplicates } from '../src/plugins/duplicates.ts'
import { lineOf, noteError } from '../src/plugins/line.ts'
import type { Replies } from '../src/plugins/replies.ts'
import { servingOf } from '../src/plugins/serving.ts'
import { checkFlowTokenSignature } from '../src/protocol/flow-token-signature.ts'
import type { FlowRequest } from '../src/protocol/request.ts'
import { ACKNOWLEDGED, PONG } from '../src/protocol/response.ts'
import type { Serving } from '../src/tenants/business.ts'

export interface FlowsOptions {
  config: Config
  /** What answers for a flow, of a tenant or of the server's own business. */
  find(flow: string, tenant?: string): Serving | undefined
  /** What envelopes were answered with, of all flows. */
  replies: Replies
}

/** The names in a URL. */
interface Names {
  flow: string
  tenant?: string
}

const PATHS = ['/flows/:flow', '/t/:tenant/flows/:flow']

/**
 * `POST /flows/<name>`, and `POST /t/<tenant>/flows/<name>` of other businesses: the data channel of
 * each flow. `GET`: a word to a person with a browser.
 */
export async function flowRoutes(
  app: FastifyInstance,
  { config, find, replies }: FlowsOptions
): Promise<void> {
  const enforces = responseCheckOf(config) === 'enforce'

  function servingFor({ params }: FastifyRequest): Serving | undefined {
    const { flow, tenant } = params as Names // both paths have them
    return find(flow, tenant)
  }

  app.register(async channel => {
    await channel.register(dataChannel, { servingFor })
    await channel.register(duplicates, { replies, deadlineMs: config.DEADLINE_MS })
    for (const path of PATHS) {
      channel.post<{ Body: FlowRequest }>(path, { bodyLimit: config.BODY_LIMIT }, answer)
    }
  })
  for (const url of PATHS) {
    app.route({ method: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], url, handler: explain })
  }

  async function answer(request: FastifyRequest<{ Body: FlowRequest }>, reply: FastifyReply) {
    const { body } = request
    if (body.kind === 'ping') return PONG
    if (body.kind === 'notification') return ACKNOWLEDGED
    const { flow, business, backFacts, responses } = servingOf(request)
    const { secrets, store, tokens } = business
    checkFlowTokenSignature(body, flow.flowTokenSignature, secrets)
    const answer = await dispatch(flow, body, {
      store,
      tokens,
      log: request.log,
      ...(backFacts && { facts: backFacts }),
      budgetMs: Math.max(0, Math.floor(config.DEADLINE_MS - reply.elapsedTime)),
      checkResponse(answer) {
        const breach = responses?.check(body, answer)
        if (breach && enforces) throw breach
        if (breach) noteError(request, breach)
      },
      noteError: error => noteError(request, error)
    })
    lineOf(request).answer = answer.screen
    return answer
  }

  async function explain(request: FastifyRequest, reply: FastifyReply) {
    const name = servingFor(request)?.flow.name
    if (name === undefined) return reply.callNotFound()
    reply.code(405).header('allow', 'POST').type('text/plain; charset=utf-8')
    return (
      `This is the endpoint of the WhatsApp flow "${name}", and it is up.\n\n` +
      'It works by POST: WhatsApp sends it encrypted requests, and a browser cannot.\n' +
      'Give this URL to Meta as the endpoint of the flow.\n'
    )
  }
}
