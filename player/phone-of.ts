import {
  asObject,
  viewDocument as documentOf,
  type FlowDocument,
  isObject,
  type Json
} from '../src/flow-json/document.ts'
import { createPhone, examplesOf, type Phone } from '../src/simulator/index.ts'
import { entryScreens } from '../src/simulator/routing.ts'
import { type Flow, publicKeyOf, putFile, sign } from './server.ts'
import type { Settings } from './settings.ts'
import { type WireOptions, wiredFetch } from './wire.ts'

export interface Surroundings extends Pick<WireOptions, 'takeTrouble' | 'log'> {
  readonly onChange: () => void
  readonly openUrl: (url: string) => void
}

/** Hand somebody a phone with the message of a flow. Throws what says why there can be none. */
export function phoneOf(
  { name, endpoint, flowJson }: Flow,
  settings: Settings,
  { onChange, openUrl, takeTrouble, log }: Surroundings
): Phone {
  const { token, version } = settings
  return createPhone({
    flowJson,
    ...(endpoint && {
      url: endpoint.url,
      publicKey: () => publicKeyOf(name),
      fetch: wiredFetch({ flow: name, isSigned: endpoint.isSigned, takeTrouble, log }),
      ...(endpoint.isSigned && { sign: message => sign(name, message) })
    }),
    cdn: {
      // Without an endpoint nobody fetches a file.
      put: file => (endpoint ? putFile(name, new Uint8Array(file)) : `https://cdn.invalid/${name}`)
    },
    ...openingOf(settings, JSON.parse(flowJson), endpoint !== undefined),
    ...(token !== '' && { flowToken: token }),
    ...(version !== '' && { dataApiVersion: version }),
    onChange,
    openUrl
  })
}

function openingOf({ entry, screen, data }: Settings, json: unknown, hasEndpoint: boolean) {
  const asks = entry === 'data_exchange' && hasEndpoint && 'data_api_version' in asObject(json)
  if (asks) return { flowAction: 'data_exchange', ...(screen !== '' && { screen }) } as const
  const document = documentOf(json)
  const first = screen || firstScreen(document)
  return {
    flowAction: 'navigate',
    screen: first,
    // Data that are not asked for are kept in the form, unread.
    data: entry === 'navigate' && data !== '' ? dataIn(data) : examplesFor(document, first)
  } as const
}

/** The screen that a message opens a flow with, if it names none. */
export function firstScreen(document: FlowDocument): string {
  return entryScreens(document)[0] ?? document.screens[0]?.id ?? ''
}

/** The examples that Flow JSON gives for a screen. */
export function examplesFor(document: FlowDocument, id: string): Json {
  const screen = document.screen(id)
  return screen ? examplesOf(screen) : {}
}

function dataIn(text: string): Json {
  const data = parsed(text)
  if (isObject(data)) return data
  throw new TypeError('The data of the first screen, as they were typed, are no JSON object')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
