import type { SentRequest } from './message.ts'

export const STATUSES = ['DRAFT', 'PUBLISHED', 'DEPRECATED', 'BLOCKED', 'THROTTLED'] as const

export interface ValidationError {
  readonly error: string
  readonly error_type: string
  readonly message: string
  readonly line_start: number
  readonly line_end: number
  readonly column_start: number
  readonly column_end: number
  readonly pointers?: readonly object[]
}

export interface Flow {
  readonly id: string
  name: string
  status: (typeof STATUSES)[number]
  categories: readonly string[]
  endpointUri?: string | undefined
  applicationId?: string | undefined
  /** The text that was uploaded. */
  flowJson?: string | undefined
  validationErrors: readonly ValidationError[]
  /** A flow that is edited is still sent as it was published last. */
  wasPublished: boolean
  /** While THROTTLED. */
  sentThisHour: number
  previewCount: number
}

export interface PhoneNumber {
  readonly id: string
  isRegistered: boolean
  publicKey?: string | undefined
  signatureStatus: 'VALID' | 'MISMATCH'
}

export interface Sent {
  readonly id: string
  readonly phoneId: string
  readonly request: SentRequest
}

export interface Media {
  readonly id: string
  readonly bytes: Buffer
  readonly mimeType: string
}

/** What a stand-in of the Graph API has in it: one business account, its numbers and its flows. */
export interface GraphState {
  readonly wabaId: string
  readonly token: string
  /** The app behind the token: new flows are connected to it. */
  appId: string | undefined
  readonly phones: Map<string, PhoneNumber>
  readonly flows: Map<string, Flow>
  /** Apps that are subscribed to the account, and where their webhook is overridden to. */
  readonly subscribed: Map<string, string | undefined>
  readonly templates: Map<string, 'PENDING' | 'APPROVED'>
  readonly messages: Map<string, Sent>
  readonly media: Map<string, Media>
  /** Addresses of media that are still good, and whose they are. */
  readonly mediaUrls: Map<string, string>
  /** The docs page shows a flat object, OpenAPI one in `data`. */
  encryptionReply: 'flat' | 'data'
  /** What is found in a Flow JSON that has this text in it. */
  readonly findings: { readonly text: string; readonly error: Partial<ValidationError> }[]
  /** Whether endpoints answer Meta's health check. */
  endpointAnswers: boolean
  /** A new id, of digits. */
  newId(): string
}
