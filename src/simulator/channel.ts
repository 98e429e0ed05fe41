import { asObject, type FlowDocument } from '../flow-json/document.ts'
import { isSince } from '../flow-json/version.ts'
import { PhoneError } from './failure.ts'
import { judge, type Verdict } from './judge.ts'
import { checked, type Step } from './record.ts'
import type { Screens } from './screens.ts'
import { type Sign, signFlowToken } from './signature.ts'
import type { Plain, Send } from './transport.ts'

/** What a phone asks of an endpoint. */
export interface Channel {
  /** Ask, and judge the reply. What is refused is reported, and rejects with PhoneError. */
  ask(asked: Asked, step: Step): Promise<Verdict>
  /** Tell the endpoint what this phone cannot do. */
  report(error: PhoneError, asked: Pick<Asked, 'action' | 'screen'>, step: Step): Promise<void>
}

export interface Asked {
  readonly action: 'INIT' | 'data_exchange' | 'BACK' | 'navigate'
  readonly screen: string
  readonly data: Plain
}

export interface ChannelOptions {
  readonly document: FlowDocument
  readonly screens: Screens
  readonly send: Send
  readonly sign?: Sign | undefined
  readonly flowToken: string
  readonly dataApiVersion: string
}

/** The data channel of one flow token (spec: data channel, section 4). */
export function createChannel(options: ChannelOptions): Channel {
  const { document, screens, send, flowToken, dataApiVersion } = options
  const envelope = { version: dataApiVersion, flow_token: flowToken }

  async function report(
    { key, message }: PhoneError,
    { action, screen }: Pick<Asked, 'action' | 'screen'>,
    { exchanges }: Step
  ): Promise<void> {
    const data = { error: key, error_message: message }
    try {
      const reply = await send({ ...envelope, action, screen, data }, exchanges, { retries: 0 })
      const isAcknowledged = asObject(asObject(reply).data).acknowledged === true
      const fault = 'An error notification is acknowledged: {"data":{"acknowledged":true}}'
      exchanges.at(-1)?.checks.push(checked('acknowledgement', isAcknowledged ? undefined : fault))
    } catch (error) {
      // A phone sends it and does not look back; the record has what came of it.
      if (!(error instanceof PhoneError)) throw error
    }
  }

  return {
    report,
    async ask(asked, step) {
      const request = { ...envelope, ...asked, ...(await vouch(options)) }
      try {
        const reply = await send(request, step.exchanges)
        const checks = step.exchanges.at(-1)?.checks ?? []
        return judge(reply, request, { document, screens, checks })
      } catch (error) {
        if (error instanceof PhoneError && error.isReported) await report(error, asked, step)
        throw error
      }
    }
  }
}

/** From Data API 4.0 and Flow JSON 7.3 on, Meta vouches for the flow token (section 10). */
async function vouch({ document, sign, flowToken, dataApiVersion }: ChannelOptions) {
  const isVouched = Number(dataApiVersion) >= 4 && isSince(document.version, '7.3')
  return isVouched && sign ? { flow_token_signature: await signFlowToken(flowToken, sign) } : {}
}
