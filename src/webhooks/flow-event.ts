import { z } from 'zod'

// One that is of another type is not worth losing the event.
const text = z.string().optional().catch(undefined)
const number = z.number().optional().catch(undefined)

/**
 * What Meta tells of a flow's state and health, in Meta's words (spec: webhooks, section 5). The names
 * of events and errors are open sets, and there may be more members.
 */
export const FlowEvent = z.looseObject({
  event: z.string(),
  flow_id: z.string(),
  /** For people; its words change. */
  message: text,
  warning: text,
  old_status: text,
  new_status: text,
  alert_state: text,
  /** Percent of errors and availability, milliseconds of latency. */
  threshold: number,
  /** Percent. */
  error_rate: number,
  errors: z
    .array(
      z.looseObject({
        error_type: z.string(),
        error_rate: number,
        error_count: number
      })
    )
    .optional()
    .catch(undefined),
  /** Milliseconds. */
  p50_latency: number,
  p90_latency: number,
  requests_count: number,
  /** Percent. */
  availability: number,
  /** Of the WhatsApp Business Account. */
  waba_id: z.string(),
  /** Unix time in seconds. */
  time: number
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
