import { z } from 'zod'
import { check, checkQuery, mediaType, readForm } from '../check.ts'
import { type Answer, type Call, json, Refusal, type Routes } from '../service.ts'
import { Digits, Link } from '../texts.ts'
import { invalid, refused, unknownObject } from './errors.ts'
import { DEFAULT_FIELDS, fieldsOf } from './fields.ts'
import { obstacles } from './obstacles.ts'
import { page } from './page.ts'
import type { Flow, GraphState } from './state.ts'
import { endpointOf, validate } from './validate.ts'

const Categories = z
  .array(
    z.enum([
      'SIGN_UP',
      'SIGN_IN',
      'APPOINTMENT_BOOKING',
      'LEAD_GENERATION',
      'CONTACT_US',
      'CUSTOMER_SUPPORT',
      'SURVEY',
      'OTHER'
    ])
  )
  .min(1)

/** Spec: Graph API, section 3.2. */
const Creation = z
  .strictObject({
    name: z.string().min(1),
    categories: Categories,
    flow_json: z.string().min(1).optional(),
    publish: z.boolean().optional(),
    clone_flow_id: Digits.optional(),
    endpoint_uri: Link.optional()
  })
  .refine(
    ({ publish, flow_json }) => !publish || flow_json !== undefined,
    'publish needs flow_json'
  )

const Update = z
  .strictObject({
    name: z.string().min(1).optional(),
    categories: Categories.optional(),
    endpoint_uri: Link.optional(),
    application_id: Digits.optional()
  })
  .refine(members => Object.keys(members).length > 0, 'nothing is updated')

const NoQuery = z.strictObject({})
const ReadQuery = z.strictObject({ fields: z.string().default(DEFAULT_FIELDS) })
const Nothing = z.union([z.literal(''), z.strictObject({})])
const SUCCESS: Answer = { status: 200, body: { success: true } }

/** Creating, changing and publishing flows (sections 3.1 to 3.4). */
export function flowRoutes(state: GraphState): Routes {
  function checkName(name: string, but?: Flow): void {
    const isTaken = [...state.flows.values()].some(flow => flow.name === name && flow !== but)
    if (isTaken) throw refused(100, '(#100) Flow name is not unique')
  }

  function checkUri(uri: string | undefined, flowJson: string | undefined): void {
    if (uri !== undefined && endpointOf(flowJson).isOld) {
      throw refused(100, '(#100) endpoint_uri needs Flow JSON 3.0 or later')
    }
  }

  function publish(flow: Flow): void {
    if (flow.status !== 'DRAFT') throw refused(139002, `Flow is ${flow.status}, not DRAFT`)
    const [first] = obstacles(state, flow)
    if (first) throw refused(139002, first.words)
    Object.assign(flow, { status: 'PUBLISHED', wasPublished: true })
  }

  /** An action without parameters. */
  function act(call: Call): Flow {
    checkQuery(call, NoQuery, invalid)
    check(Nothing, call.body, invalid)
    return flowOf(state, call)
  }

  return {
    'POST /{version}/{waba}/flows': async call => {
      checkQuery(call, NoQuery, invalid)
      const wanted = check(Creation, await membersOf(call), invalid)
      checkAccount(state, call)
      checkName(wanted.name)
      const source = state.flows.get(wanted.clone_flow_id ?? '')
      if (wanted.clone_flow_id && !source) throw refused(100, '(#100) no such flow to clone')
      const flowJson = wanted.flow_json ?? source?.flowJson
      checkUri(wanted.endpoint_uri, flowJson)
      const flow: Flow = {
        id: state.newId(),
        name: wanted.name,
        status: 'DRAFT',
        categories: wanted.categories,
        endpointUri: wanted.endpoint_uri,
        applicationId: state.appId,
        flowJson,
        validationErrors: flowJson === undefined ? [] : validate(state, flowJson),
        wasPublished: false,
        sentThisHour: 0,
        previewCount: 0
      }
      state.flows.set(flow.id, flow)
      if (wanted.publish) publish(flow)
      const { id, validationErrors: validation_errors } = flow
      return { status: 200, body: { id, success: true, validation_errors } }
    },

    'GET /{version}/{waba}/flows': call => {
      checkAccount(state, call)
      return page(call, [...state.flows.values()], (flow, fields = DEFAULT_FIELDS) =>
        fieldsOf(state, flow, fields)
      )
    },

    'POST /{version}/{flow}': async call => {
      checkQuery(call, NoQuery, invalid)
      const wanted = check(Update, await membersOf(call), invalid)
      const flow = flowOf(state, call)
      edit(flow)
      if (wanted.name !== undefined) checkName(wanted.name, flow)
      checkUri(wanted.endpoint_uri, flow.flowJson)
      flow.name = wanted.name ?? flow.name
      flow.categories = wanted.categories ?? flow.categories
      flow.endpointUri = wanted.endpoint_uri ?? flow.endpointUri
      flow.applicationId = wanted.application_id ?? flow.applicationId
      return SUCCESS
    },

    'POST /{version}/{flow}/publish': call => {
      publish(act(call))
      return SUCCESS
    },

    'POST /{version}/{flow}/deprecate': call => {
      const flow = act(call)
      if (flow.status !== 'PUBLISHED') throw refused(139003, `Flow is ${flow.status}`)
      flow.status = 'DEPRECATED'
      return SUCCESS
    },

    'DELETE /{version}/{flow}': call => {
      const flow = act(call)
      if (flow.status !== 'DRAFT') throw refused(139004, `Flow is ${flow.status}`)
      state.flows.delete(flow.id)
      return SUCCESS
    }
  }
}

export function readFlow(state: GraphState, call: Call, flow: Flow): Answer {
  const { fields } = checkQuery(call, ReadQuery, invalid)
  return { status: 200, body: fieldsOf(state, flow, fields) }
}

/** An edit puts a published flow back to DRAFT. */
export function edit(flow: Flow): void {
  if (['DEPRECATED', 'BLOCKED'].includes(flow.status)) {
    throw refused(139001, `Flow can't be updated: it is ${flow.status}`)
  }
  flow.status = 'DRAFT'
}

export function flowOf(state: GraphState, call: Call): Flow {
  const id = call.params.flow ?? ''
  const flow = state.flows.get(id)
  if (!flow) throw refused(100, `(#100) Object with ID '${id}' does not exist`)
  return flow
}

export function checkAccount(state: GraphState, { params: { waba = '' } }: Call): void {
  if (waba !== state.wabaId) throw unknownObject(waba)
}

/** JSON, or a form in which what is not text is JSON-encoded text. */
async function membersOf(call: Call): Promise<unknown> {
  if (mediaType(call) === 'application/json') return json(call.raw)
  const { categories, publish, ...texts } = await readForm(call, invalid)
  if (
    [categories, publish].some(value => value !== undefined && json(String(value)) === undefined)
  ) {
    const words = 'a list or a boolean is not JSON'
    throw new Refusal(invalid(words), words)
  }
  return {
    ...texts,
    ...(categories !== undefined && { categories: json(String(categories)) }),
    ...(publish !== undefined && { publish: json(String(publish)) })
  }
}
