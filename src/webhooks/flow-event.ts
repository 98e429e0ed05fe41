import { z } from 'zod'

/**
 * What Meta tells of a flow's state and health, in Meta's words (spec: webhooks, section 5). The names
 * of events and errors are open sets, and there may be more members.
 */
export const FlowEvent = z.looseObject({
  event: z.string(),
  flow_id: z.string(),
  /** For people; its words change. */
  message: z.string().optional(),
  warning: z.string().optional(),
  old_status: z.string().optional(),
  new_status: z.string().optional(),
  alert_state: z.string().optional(),
  /** Percent of errors and availability, milliseconds of latency. */
  threshold: z.number().optional(),
  /** Percent. */
  error_rate: z.number().optional(),
  errors: z
    .array(
      z.looseObject({
        error_type: z.string(),
        error_rate: z.number().optional(),
        error_count: z.number().optional()
      })
    )
    .optional(),
  /** Milliseconds. */
  p50_latency: z.number().optional(),
  p90_latency: z.number().optional(),
  requests_count: z.number().optional(),
  /** Percent. */
  availability: z.number().optional(),
  /** Of the WhatsApp Business Account. */
  waba_id: z.string(),
  /** Unix time in seconds. */
  time: z.number().optional()
})
export type FlowEvent = z.output<typeof FlowEvent>

/** Is told of every event of Meta's `flows` field, once; what it throws is tried again. */
export type OnFlowEvent = (event: FlowEvent) => unknown

/** Sent less often, or not at all, until the endpoint is mended. */
const STOPPED = ['THROTTLED', 'BLOCKED']
/** From these on somebody is to be woken (spec: webhooks, section 6). Percent, and milliseconds. */
const GRAVE: Readonly<Record<string, number>> = {
  CLIENT_ERROR_RATE: 10,
  ENDPOINT_ERROR_RATE: 10,
  ENDPOINT_LATENCY: 5000,
  ENDPOINT_AVAILABILITY: 0
}

/** How loud an event is. */
export function levelOf(event: FlowEvent): 'info' | 'warn' | 'error' {
  if (event.new_status !== undefined) {
    return STOPPED.includes(event.new_status) ? 'error' : event.warning ? 'warn' : 'info'
  }
  if (event.alert_state === 'ACTIVATED') {
    const grave = GRAVE[event.event]
    return grave !== undefined && (event.threshold ?? 0) >= grave ? 'error' : 'warn'
  }
  return event.warning === undefined ? 'info' : 'warn'
}
