// The Graph API of Meta, as far as flows need it: names only.
export { readFlowJson, uploadFlowJson } from './assets.ts'
export { type Graph, type GraphResult, graphClient } from './client.ts'
export { readPublicKey, uploadPublicKey } from './encryption.ts'
export { CATEGORIES, type HealthStatus, type MetaFlow, type ValidationError } from './flow.ts'
export {
  createFlow,
  deleteFlow,
  deprecateFlow,
  type FlowSettings,
  findFlow,
  listFlows,
  previewFlow,
  publishFlow,
  readFlow,
  updateFlow
} from './flows.ts'
export {
  createMediaDownload,
  downloadMedia,
  type MediaDownload,
  type MediaDownloadOptions,
  type MetaMedia
} from './media.ts'
export { listSubscribedApps, subscribeApp } from './subscribed-apps.ts'
