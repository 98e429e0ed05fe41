import { z } from 'zod'

/** A place in the Flow JSON that was uploaded; lines and columns count from 1. */
const Place = z.object({
  line_start: z.int().optional(),
  line_end: z.int().optional(),
  column_start: z.int().optional(),
  column_end: z.int().optional()
})

/** What Meta finds wrong with a Flow JSON (spec: Graph API, section 3.2). */
export const ValidationError = Place.extend({
  error: z.string(),
  error_type: z.string().optional(),
  message: z.string().default(''),
  pointers: z.array(Place.extend({ path: z.string().optional() })).optional()
})
export type ValidationError = z.output<typeof ValidationError>

const HealthEntity = z.object({
  entity_type: z.string(),
  id: z.string().optional(),
  can_send_message: z.string(),
  errors: z
    .array(
      z.object({
        error_code: z.number().optional(),
        error_description: z.string(),
        possible_solution: z.string().optional()
      })
    )
    .default([]),
  additional_info: z.array(z.string()).default([])
})

/** Whether a flow can be sent, and what is in the way (spec: Graph API, section 3.3). */
export const HealthStatus = z.object({
  can_send_message: z.string(),
  entities: z.array(HealthEntity).default([])
})
export type HealthStatus = z.output<typeof HealthStatus>

/**
 * A flow at Meta. `status`: DRAFT, PUBLISHED, DEPRECATED, BLOCKED or THROTTLED, and whatever Meta
 * thinks of next. What stands below `validation_errors` is there when it was asked for.
 */
export const MetaFlow = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  categories: z.array(z.string()).default([]),
  validation_errors: z.array(ValidationError).default([]),
  json_version: z.string().optional(),
  data_api_version: z.string().optional(),
  endpoint_uri: z.string().optional(),
  application: z.object({ id: z.string(), name: z.string().optional() }).optional(),
  preview: z.object({ preview_url: z.string(), expires_at: z.string().optional() }).optional(),
  health_status: HealthStatus.optional()
})
export type MetaFlow = z.output<typeof MetaFlow>

export const CATEGORIES = [
  'SIGN_UP',
  'SIGN_IN',
  'APPOINTMENT_BOOKING',
  'LEAD_GENERATION',
  'CONTACT_US',
  'CUSTOMER_SUPPORT',
  'SURVEY',
  'OTHER'
] as const
