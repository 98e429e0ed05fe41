import type { Endpoint } from '../flow/endpoint.ts'
import { type BackFacts, rememberedScreens } from '../flow/history.ts'
import {
  asObject,
  type Component,
  type FlowDocument,
  type Json,
  type Screen,
  viewDocument
} from '../flow-json/document.ts'
import { type Binding, parseBinding } from '../flow-json/expression/index.ts'
import { formOf } from '../flow-json/rules/inputs.ts'
import { readFlowJson } from './read.ts'

/** An input whose value is sent as `member`, and that begins with what stands at `path` in the data. */
interface Input {
  readonly member: string
  readonly path: readonly string[]
}

/** What the Flow JSON of an endpoint says about going back; undefined when there is none to read. */
export function readBackFacts(endpoint: Pick<Endpoint, 'flowJson'>): BackFacts | undefined {
  const reading = readFlowJson(endpoint)
  if (!('content' in reading)) return undefined
  try {
    return backFacts(viewDocument(JSON.parse(reading.content.toString('utf8'))))
  } catch {
    // No JSON, of which others tell.
    return undefined
  }
}

/** Whether an endpoint remembers anything of its flow tokens that it can tell beforehand. */
export function keepsState(endpoint: Endpoint): boolean {
  return (
    endpoint.state !== undefined || rememberedScreens(endpoint, readBackFacts(endpoint)).size > 0
  )
}

function backFacts({ screens, actions }: FlowDocument): BackFacts {
  const inputs = new Map<string, Input[]>()
  for (const screen of screens) {
    const sent = actions.filter(
      ({ name, component }) => name === 'data_exchange' && component.screen === screen
    )
    const own = sent.flatMap(({ payload }) => inputsOf(screen, payload))
    inputs.set(screen.id ?? '', own)
  }
  const asking = screens.filter(({ node }) => node.refresh_on_back === true)
  return {
    asking: new Set(asking.map(({ id }) => id ?? '')),
    typed(screen, payload) {
      const values = new Map(Object.entries(payload))
      const known = (inputs.get(screen) ?? []).filter(({ member }) => values.has(member))
      return known.map(({ member, path }) => ({ path, value: values.get(member) }))
    }
  }
}

/** The inputs whose values a payload sends as they are, and that begin with a member of the data. */
function inputsOf(screen: Screen, payload: Json): Input[] {
  return Object.entries(payload).flatMap(([member, text]) => {
    const sent = bindingOf(text)
    if (sent?.scope !== 'form' || sent.screen !== undefined || sent.path.length !== 1) return []
    const named = screen.components.filter(({ node }) => node.name === sent.path[0])
    return named.flatMap(initialPath).map(path => ({ member, path }))
  })
}

/** Where in the data the initial value of an input stands (spec: Flow JSON, section 9). */
function initialPath(component: Component): (readonly string[])[] {
  const { name } = component.node
  const ofForm = formOf(component)?.node['init-values']
  const all = bindingOf(ofForm)
  if (all?.scope === 'data' && all.screen === undefined)
    return typeof name === 'string' ? [[...all.path, name]] : []
  const own = bindingOf(asObject(ofForm)[String(name)] ?? component.node['init-value'])
  return own?.scope === 'data' && own.screen === undefined ? [own.path] : []
}

function bindingOf(text: unknown): Binding | undefined {
  return typeof text === 'string' ? parseBinding(text).binding : undefined
}
