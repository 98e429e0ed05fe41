import { viewDocument } from '../../flow-json/document.ts'
import { readSource } from '../../flow-json/source.ts'
import { contentOf } from '../../player/describe.ts'
import type { PlayedFlow } from '../../player/stage.ts'
import {
  createPhone,
  examplesOf,
  type FlowOptions,
  type Phone,
  SimulatorError
} from '../../simulator/node.ts'
import { entryScreens } from '../../simulator/routing.ts'
import { toHuman } from '../check/human.ts'

/** How a flow is opened: what the message would say. */
export type Opening = Pick<
  FlowOptions,
  'flowToken' | 'flowAction' | 'screen' | 'data' | 'dataApiVersion' | 'timeoutMs'
>

/**
 * Hand somebody a phone for a flow. Opened by `navigate` without data, a screen gets the examples
 * of its Flow JSON. Without a token in the opening, the endpoint issues one if it can. Rejects with
 * FLOW_ERR_PLAYER_FLOW, FLOW_ERR_TOKEN_ISSUE, and SimulatorError with the findings of what is no JSON.
 */
export async function phoneFor(flow: PlayedFlow, opening: Opening = {}): Promise<Phone> {
  const { endpoint } = flow
  const flowToken = opening.flowToken ?? (await endpoint?.newToken?.())
  const content = contentOf(flow)
  const { value, findings } = readSource(content)
  if (value === undefined) {
    throw new SimulatorError(toHuman([{ name: flow.name, content, findings }]).trimEnd())
  }
  const flowJson = content.toString()
  const options: FlowOptions = {
    flowJson,
    ...(endpoint && {
      url: endpoint.url,
      publicKey: endpoint.publicKey,
      cdn: endpoint.cdn,
      ...(endpoint.sign && { sign: endpoint.sign })
    }),
    ...opening,
    ...(flowToken !== undefined && { flowToken })
  }
  const phone = createPhone(options)
  if (options.data !== undefined) return phone
  const document = viewDocument(JSON.parse(flowJson))
  const asks = document.hasEndpoint && endpoint !== undefined && options.screen === undefined
  if ((opening.flowAction ?? (asks ? 'data_exchange' : 'navigate')) !== 'navigate') return phone
  const screen = document.screen(options.screen ?? entryScreens(document)[0])
  return screen ? createPhone({ ...options, data: examplesOf(screen) }) : phone
}
