import type { SendRequest } from './message.ts'
import type { TemplateRequest } from './template.ts'
import type { Webhook } from './webhooks.ts'

export const REGIONS = ['us', 'eu', 'br'] as const
export type Region = (typeof REGIONS)[number]

export interface App {
  readonly id: string
  readonly region: Region
  mode: 'DISPATCH' | 'CONVERSATION'
  /** `dispatch_retention_policy.ttl_days`: with 0 a DISPATCH app has no messages to read back. */
  retentionDays: number
  /** Signs delivery reports that go to the `callback_url` of a message. */
  overriddenSecret: string
}

export interface SentMessage {
  readonly id: string
  readonly request: SendRequest
  readonly acceptedTime: string
}

export interface ProvisionedFlow {
  readonly id: string
  readonly name: string
  readonly status: `FLOW_STATUS_${'DRAFT' | 'PUBLISHED' | 'DEPRECATED'}` | 'UNRECOGNIZED'
  readonly screens: readonly string[]
}

/** What a stand-in of Sinch has in it. */
export interface SinchState {
  readonly projectId: string
  readonly keyId: string
  readonly keySecret: string
  readonly now: () => number
  /** Of tokens that are issued from now on, in seconds. */
  expiresIn: number
  /** Documented errors have their members in `error`; the examples have them without; a 401 may have none. */
  errorShape: 'wrapped' | 'bare' | 'none'
  readonly apps: Map<string, App>
  /** Until when each is good. */
  readonly tokens: Map<string, number>
  readonly messages: Map<string, SentMessage>
  readonly webhooks: Map<string, Webhook>
  flows: ProvisionedFlow[]
  readonly templates: Map<string, TemplateRequest & { readonly id: string }>
}
