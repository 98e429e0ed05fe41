import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { checkJson, checkQuery } from '../check.ts'
import type { Routes } from '../service.ts'
import { invalid, refused, unknownObject } from './errors.ts'
import { SentRequest, TemplateRequest } from './message.ts'
import type { Flow, GraphState } from './state.ts'

/** In an hour, of a THROTTLED flow (spec: Graph API, section 7). */
const THROTTLED_LIMIT = 10
const NoQuery = z.strictObject({})

/** Sending, and templates (sections 4 and 5). */
export function messageRoutes(state: GraphState): Routes {
  function flowOf(request: SentRequest): Flow | undefined {
    if (request.type !== 'interactive') return undefined
    const { flow_id, flow_name } = request.interactive.action.parameters
    const flow = [...state.flows.values()].find(({ id, name }) =>
      flow_id === undefined ? name === flow_name : id === flow_id
    )
    if (!flow) throw refused(100, `(#100) no flow ${flow_id ?? flow_name}`)
    return flow
  }

  /** Which states can be sent in which mode (webhooks, section 6). */
  function checkState(flow: Flow, mode: 'draft' | 'published'): void {
    if (flow.status === 'BLOCKED') throw refused(132068, 'Flow is in BLOCKED state')
    if (flow.status === 'DEPRECATED') throw refused(100, 'Flow is deprecated')
    if (flow.status === 'DRAFT' && mode === 'published' && !flow.wasPublished) {
      throw refused(100, 'Flow is a draft: it is sent in draft mode only')
    }
    if (flow.status === 'THROTTLED' && ++flow.sentThisHour > THROTTLED_LIMIT) {
      throw refused(132069, 'Flow is in THROTTLED state and 10 messages were sent in this hour')
    }
  }

  return {
    'POST /{version}/{phone}/messages': call => {
      checkQuery(call, NoQuery, invalid)
      const request = checkJson(call, SentRequest, invalid)
      const phoneId = call.params.phone ?? ''
      if (!state.phones.has(phoneId)) throw unknownObject(phoneId)
      const flow = flowOf(request)
      if (flow && request.type === 'interactive') {
        checkState(flow, request.interactive.action.parameters.mode ?? 'published')
      }
      if (
        request.type === 'template' &&
        state.templates.get(request.template.name) !== 'APPROVED'
      ) {
        throw refused(100, 'Template is not approved')
      }
      const id = `wamid.${randomBytes(24).toString('base64url')}`
      state.messages.set(id, { id, phoneId, request })
      const input = request.to ?? request.recipient
      return {
        status: 200,
        body: {
          messaging_product: 'whatsapp',
          contacts: [{ input, wa_id: input }],
          messages: [{ id }]
        }
      }
    },

    'POST /{version}/{waba}/message_templates': call => {
      const { name, category } = checkJson(call, TemplateRequest, invalid)
      if (call.params.waba !== state.wabaId) throw unknownObject(call.params.waba ?? '')
      state.templates.set(name, 'PENDING')
      return { status: 200, body: { id: state.newId(), status: 'PENDING', category } }
    }
  }
}
