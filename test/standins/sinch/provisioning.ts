import { z } from 'zod'
import { checkJson, checkQuery } from '../check.ts'
import { type Answer, type Call, Refusal, type Routes } from '../service.ts'
import { newUlid } from '../texts.ts'
import { provisioningError } from './errors.ts'
import type { SinchState } from './state.ts'
import { TemplateRequest } from './template.ts'
import { checkHeaders } from './token.ts'

const NoQuery = z.strictObject({})
const PageQuery = z.strictObject({
  pageToken: z.string().optional(),
  pageSize: z.coerce.number().int().min(1).max(100).optional()
})

const PLURAL = '/v1/projects/{project}/whatsapp/flows'
const TEMPLATES = '/v1/projects/{project}/whatsapp/templates'

/** The reads of flows, and templates (spec: Sinch, sections 13.1 and 7). Flows cannot be changed here. */
export function provisioningRoutes(state: SinchState, pageSize: number): Routes {
  const invalid = (words: string) => provisioningError(400, 'bad_request', words)

  function guarded(answer: (call: Call) => Answer) {
    return (call: Call) => {
      checkHeaders(state, call, status => provisioningError(status, 'unauthorized_error', 'no'))
      if (call.params.project !== state.projectId) {
        throw new Refusal(provisioningError(404, 'project_not_found', 'no such project'))
      }
      return answer(call)
    }
  }

  /** One page of a list. Tokens are opaque: here it is where the page begins. */
  function page<T>(call: Call, all: readonly T[]) {
    const query = checkQuery(call, PageQuery, invalid)
    const size = query.pageSize ?? pageSize
    const from = Number(query.pageToken?.replace('page-', '') ?? 0)
    if (Number.isNaN(from)) throw new Refusal(invalid('pageToken'), 'a pageToken of its own making')
    const [before, after] = [from - size, from + size]
    return {
      items: all.slice(from, after),
      about: {
        totalSize: all.length,
        pageSize: size,
        ...(from > 0 && { previousPageToken: `page-${Math.max(before, 0)}` }),
        ...(after < all.length && { nextPageToken: `page-${after}` })
      }
    }
  }

  return {
    [`GET ${PLURAL}`]: guarded(call => {
      const { items, about } = page(call, state.flows)
      return {
        status: 200,
        body: { ...about, flows: items.map(({ id, name, status }) => ({ id, name, status })) }
      }
    }),

    [`GET ${PLURAL}/{flow}/screens`]: guarded(call => {
      checkQuery(call, NoQuery, invalid)
      const flow = state.flows.find(({ id }) => id === call.params.flow)
      if (!flow) throw new Refusal(provisioningError(404, 'flow_not_found', 'no such flow'))
      return { status: 200, body: { screens: flow.screens.map(id => ({ id })) } }
    }),

    [`POST ${TEMPLATES}`]: guarded(call => {
      checkQuery(call, NoQuery, invalid)
      const template = { ...checkJson(call, TemplateRequest, invalid), id: newUlid() }
      state.templates.set(template.name, template)
      return { status: 201, body: { ...template, state: 'DRAFT' } }
    }),

    [`GET ${TEMPLATES}`]: guarded(call => {
      const { items, about } = page(call, [...state.templates.values()])
      return { status: 200, body: { ...about, templates: items } }
    })
  }
}
