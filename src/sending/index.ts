// Sending flows: names only.
export type { FlowIds } from './channel.ts'
export type { Message, Opening, SentFlow } from './message.ts'
export type { MetaSettings } from './meta.ts'
export {
  createRegistry,
  type DeliveryReport,
  type Registry,
  type Sent,
  type Status
} from './registry.ts'
export { createSender, type Sender, type SenderOptions, type SendResult } from './sender.ts'
export type { SinchSettings } from './sinch.ts'
export type { Template } from './template.ts'
