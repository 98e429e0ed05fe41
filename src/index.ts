// The public API. Everything else may change without notice.
export {
  createMediaDownload,
  type MediaDownload,
  type MediaDownloadOptions,
  type MetaMedia
} from './clients/graph/index.ts'
export { checkEndpoint } from './contract/index.ts'
export * as errorCodes from './errors.ts'
export type { Answer } from './flow/answer.ts'
export { ask } from './flow/ask.ts'
export { type CompletionMessage, type Contact, MediaOfCompletion } from './flow/completed.ts'
export { defineFlow, type Flow } from './flow/define.ts'
export type { Endpoint } from './flow/endpoint.ts'
export type { State } from './flow/state.ts'
export type { Token } from './flow/token.ts'
export type {
  CompletionContext,
  Context,
  Handlers,
  ScreenContract,
  Screens
} from './flow/types.ts'
export type { Finding } from './flow-json/finding.ts'
export type { KeyProvider, KeyStatus, Unwrapped } from './keys/provider.ts'
export {
  type Media,
  MediaFile,
  type MediaOptions,
  openMedia,
  readMedia
} from './protocol/media.ts'
export {
  createRegistry,
  createSender,
  type Message,
  type MetaSettings,
  type Registry,
  type Sender,
  type SenderOptions,
  type SendResult,
  type Sent,
  type SinchSettings
} from './sending/index.ts'
export { memoryStore } from './store/memory.ts'
export { openStore } from './store/open.ts'
export type { Store } from './store/store.ts'
export { createTokens, type IssueOptions, type Tokens } from './tokens/tokens.ts'
export type { FlowEvent, OnFlowEvent } from './webhooks/flow-event.ts'
