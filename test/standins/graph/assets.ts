import { z } from 'zod'
import { check, checkQuery, mediaType, readForm } from '../check.ts'
import { Refusal, type Routes } from '../service.ts'
import { invalid } from './errors.ts'
import { edit, flowOf } from './flows.ts'
import { page } from './page.ts'
import type { GraphState } from './state.ts'
import { validate } from './validate.ts'

const MAX_BYTES = 10 * 1024 * 1024
const NoQuery = z.strictObject({})
const Upload = z.strictObject({
  file: z
    .instanceof(File)
    .refine(file => file.type === 'application/json', 'is not application/json')
    .refine(file => file.size <= MAX_BYTES, 'is over 10 MB'),
  name: z.literal('flow.json'),
  asset_type: z.literal('FLOW_JSON')
})

/** The Flow JSON of a flow (spec: Graph API, section 3.1). */
export function assetRoutes(state: GraphState, downloads: () => string): Routes {
  return {
    'POST /{version}/{flow}/assets': async call => {
      checkQuery(call, NoQuery, invalid)
      if (mediaType(call) !== 'multipart/form-data') {
        throw new Refusal(invalid('not multipart'), 'Content-Type is not multipart/form-data')
      }
      const { file } = check(Upload, await readForm(call, invalid), invalid)
      const flow = flowOf(state, call)
      edit(flow)
      flow.flowJson = await file.text()
      flow.validationErrors = validate(state, flow.flowJson)
      return { status: 200, body: { success: true, validation_errors: flow.validationErrors } }
    },

    'GET /{version}/{flow}/assets': call => {
      const { id, flowJson } = flowOf(state, call)
      const asset = {
        name: 'flow.json',
        asset_type: 'FLOW_JSON',
        download_url: `${downloads()}/${id}`
      }
      return page(call, flowJson === undefined ? [] : [asset], shown => shown)
    }
  }
}

/** What a `download_url` leads to. */
export function downloadRoutes(state: GraphState): Routes {
  return {
    'GET /{flow}': call => ({ status: 200, body: Buffer.from(flowOf(state, call).flowJson ?? '') })
  }
}
