import { Refusal } from '../service.ts'
import { invalid } from './errors.ts'
import { obstacles } from './obstacles.ts'
import type { Flow, GraphState } from './state.ts'
import { versionsOf } from './validate.ts'

export const DEFAULT_FIELDS = 'id,name,status,categories,validation_errors'

/** Graph's syntax: `preview.invalidate(false)`, `application{id,name}`. */
const FIELD = /^(\w+)(?:\.(\w+)\((\w+)\))?(?:\{([\w,]+)\})?$/

/** A flow as `fields` asks for it (spec: Graph API, section 3.3). */
export function fieldsOf(state: GraphState, flow: Flow, fields: string): Record<string, unknown> {
  const all = readers(state, flow)
  const entries = fields.split(/,(?![^{]*})/).map(field => {
    const [, name = '', modifier, argument = '', members] = FIELD.exec(field) ?? []
    const read = all[modifier ? `${name}.${modifier}` : name]
    if (!read) {
      const words = `Tried accessing nonexisting field (${field})`
      throw new Refusal(invalid(words), words)
    }
    return [name, pick(read(argument), members?.split(','))]
  })
  return { ...Object.fromEntries(entries), id: flow.id }
}

function readers(state: GraphState, flow: Flow): Record<string, (argument: string) => unknown> {
  const { json_version, data_api_version } = versionsOf(flow.flowJson)
  const preview = () => ({
    preview_url: `https://business.facebook.com/wa/manage/flows/${flow.id}/preview/?token=${flow.previewCount}`,
    expires_at: '2026-12-22T09:30:00+0000'
  })
  return {
    id: () => flow.id,
    name: () => flow.name,
    status: () => flow.status,
    categories: () => flow.categories,
    validation_errors: () => flow.validationErrors,
    json_version: () => json_version,
    data_api_version: () => data_api_version,
    endpoint_uri: () => flow.endpointUri,
    preview,
    'preview.invalidate': isNew => {
      if (isNew === 'true') flow.previewCount++
      return preview()
    },
    whatsapp_business_account: () => ({ id: state.wabaId, name: 'An account' }),
    application: () => flow.applicationId && appOf(flow.applicationId),
    health_status: () => healthOf(state, flow),
    'health_status.phone_number': id => healthOf(state, flow, id)
  }
}

export const appOf = (id: string) => ({
  id,
  name: 'An app',
  link: `https://www.facebook.com/games/?app_id=${id}`
})

function pick(value: unknown, members: string[] | undefined): unknown {
  if (!members || value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => members.includes(name)))
}

function healthOf(state: GraphState, flow: Flow, phoneId?: string) {
  const errors = obstacles(state, flow).map(({ check, words }) => ({
    error_code: 131000,
    error_description: `${check}: ${words}`,
    possible_solution: 'https://developers.facebook.com/docs/whatsapp/flows/guides/healthmonitoring'
  }))
  const isBlocked =
    flow.status === 'DRAFT' ? errors.length > 0 : ['BLOCKED', 'DEPRECATED'].includes(flow.status)
  const words = flow.status === 'THROTTLED' ? 'LIMITED' : isBlocked ? 'BLOCKED' : 'AVAILABLE'
  const others = { can_send_message: 'AVAILABLE' }
  return {
    can_send_message: words,
    entities: [
      {
        entity_type: 'FLOW',
        id: flow.id,
        can_send_message: words,
        ...(words === 'BLOCKED' && { errors }),
        ...(words === 'LIMITED' && { additional_info: ['The flow is throttled.'] })
      },
      { entity_type: 'WABA', id: state.wabaId, ...others },
      { entity_type: 'BUSINESS', id: '100', ...others },
      ...(flow.applicationId ? [{ entity_type: 'APP', id: flow.applicationId, ...others }] : []),
      ...(phoneId ? [{ entity_type: 'PHONE_NUMBER', id: phoneId, ...others }] : [])
    ]
  }
}
