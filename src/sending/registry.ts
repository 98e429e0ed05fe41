// The interface of what was sent, until the sender is merged.
export type Via = 'sinch' | 'meta'
export type Status = 'queued' | 'sent' | 'delivered' | 'read' | 'failed'

export interface Sent {
  readonly sendId: string
  readonly flowToken: string
  readonly flow: string
  readonly via: Via
  readonly to: string
  readonly messageId?: string | undefined
  readonly outcome: 'sent' | 'refused' | 'unknown'
  readonly status?: Status | undefined
  readonly reason?: string | undefined
  readonly at: number
}

export interface DeliveryReport {
  readonly via: Via
  readonly messageId: string
  readonly sendId?: string | undefined
  readonly status: Status
  readonly reason?: string | undefined
}

export interface Registry {
  note(sent: Sent): Promise<void>
  byToken(flowToken: string): Promise<Sent | undefined>
  byMessage(via: Via, messageId: string): Promise<Sent | undefined>
  report(report: DeliveryReport): Promise<'joined' | 'unknown'>
}
