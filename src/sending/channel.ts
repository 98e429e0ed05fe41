import type { ApiResult } from '../clients/api-result.ts'
import type { Data, FlowTemplate, Open } from '../clients/flow-message.ts'
import type { CheckedMessage } from './message.ts'

/** A message that is held to everything: what is left is to write it as its channel does. */
export interface Outgoing<M extends CheckedMessage = CheckedMessage> {
  readonly message: M
  readonly flow: { readonly name: string; readonly id: string | undefined }
  readonly flowToken: string
  readonly open: Open
  /** Ours, of this one send. */
  readonly sendId: string
}

/** The ids that Meta gave to flows, by the names of their contracts: of one business account. */
export type FlowIds = Readonly<Record<string, string>>

/** A way to send messages. */
export interface Channel {
  readonly flowIds: FlowIds
  /** Whether a flow without an id goes by its name. */
  readonly takesNames: boolean
  /** The body of the call that sends a message. */
  write(outgoing: Outgoing): object
  /** Send a body; the id of the message. */
  send(body: object): Promise<ApiResult<string>>
  /** Make a template; what its state is. */
  createTemplate(template: FlowTemplate): Promise<ApiResult<string | undefined>>
}

/** The data that a template hands to the first screen. */
export function dataOf(open: Open): Data | undefined {
  return open.action === 'navigate' ? open.data : undefined
}
