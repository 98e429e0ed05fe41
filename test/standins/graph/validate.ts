import { z } from 'zod'
import { json } from '../service.ts'
import type { GraphState, ValidationError } from './state.ts'

const Shape = z.object({
  version: z.unknown().optional(),
  data_api_version: z.string().optional(),
  screens: z.array(z.unknown()).optional()
})

/** What Meta says of a Flow JSON (spec: Graph API, section 3.2): the little below, and what a test has it find. */
export function validate(state: GraphState, text: string): ValidationError[] {
  const shape = Shape.safeParse(json(text))
  if (!shape.success) return [fault(text, '', { error: 'INVALID_FLOW_JSON' })]
  const found: ValidationError[] = []
  const { version, screens } = shape.data
  if (version === undefined) found.push(fault(text, '', { error: 'MISSING_FLOW_JSON_VERSION' }))
  else if (!/^\d\.\d$/.test(String(version))) {
    found.push(fault(text, '"version"', { error: 'INVALID_FLOW_JSON_VERSION' }))
  }
  if (!screens?.length) found.push(fault(text, '"screens"', { error: 'MIN_ITEMS_REQUIRED' }))
  for (const finding of state.findings) {
    if (text.includes(finding.text)) found.push(fault(text, finding.text, finding.error))
  }
  return found
}

/** Whether a flow calls an endpoint, by its file; and whether it is of a version that may. */
export function endpointOf(text: string | undefined) {
  const shape = Shape.safeParse(json(text ?? ''))
  const isOld = shape.success && Number.parseFloat(String(shape.data.version)) < 3
  return { hasEndpoint: shape.data?.data_api_version !== undefined, isOld }
}

export function versionsOf(text: string | undefined) {
  const { version, data_api_version } = Shape.safeParse(json(text ?? '')).data ?? {}
  return { json_version: version, data_api_version }
}

/** Positions are those of the file as it was uploaded, counted from 1. */
function fault(text: string, found: string, more: Partial<ValidationError>): ValidationError {
  const at = Math.max(text.indexOf(found), 0)
  const lines = text.slice(0, at).split('\n')
  const column = (lines.at(-1)?.length ?? 0) + 1
  const place = {
    line_start: lines.length,
    line_end: lines.length,
    column_start: column,
    column_end: column + found.length
  }
  return {
    error: 'INVALID_PROPERTY_VALUE',
    error_type: 'FLOW_JSON_ERROR',
    message: 'The Flow JSON is not as it has to be.',
    ...place,
    pointers: [place],
    ...more
  }
}
