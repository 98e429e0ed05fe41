// The APIs of Sinch, as far as flows need them: names only.
export { type Sinch, type SinchOptions, sinchClient } from './client.ts'
export { listFlows, listScreens, type SinchFlow } from './flows.ts'
export { flowMessageBody, sendMessage, templateBody } from './messages.ts'
export { type DeliveryReason, explainReason } from './reasons.ts'
export { createFlowTemplate } from './templates.ts'
export { createWebhook, listWebhooks, type SinchWebhook, TRIGGERS } from './webhooks.ts'
