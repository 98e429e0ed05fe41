import { type FlowOptions, openFlow } from '../../src/simulator/node.ts'

export type Node = Record<string, unknown>

/** A screen by what is on it, and its data by their examples. */
export interface ScreenOf {
  data?: Node
  children: Node[]
  [property: string]: unknown
}

export const complete = (payload: Node = {}) => ({ name: 'complete', payload })
export const navigate = (name: string, payload: Node = {}) => ({
  name: 'navigate',
  next: { type: 'screen', name },
  payload
})
export const update = (payload: Node) => ({ name: 'update_data', payload })
export const exchange = (payload: Node = {}) => ({ name: 'data_exchange', payload })
export const footer = (action: Node, label = 'Continue') => ({
  type: 'Footer',
  label,
  'on-click-action': action
})
export const text = (text: unknown, more: Node = {}) => ({ type: 'TextBody', text, ...more })
export const input = (name: string, more: Node = {}) => ({
  type: 'TextInput',
  name,
  label: name,
  ...more
})
export const option = (id: string, more: Node = {}) => ({ id, title: id.toUpperCase(), ...more })
export const options = (...ids: string[]) => ids.map(id => option(id))

const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value)

export function flowOf(screens: Record<string, ScreenOf>, about: Node = {}) {
  return {
    version: '7.3',
    ...about,
    screens: Object.entries(screens).map(([id, { data = {}, children, ...properties }]) => ({
      id,
      title: id,
      ...properties,
      data: Object.fromEntries(
        Object.entries(data).map(([name, __example__]) => [
          name,
          {
            type: typeOf(__example__),
            ...(Array.isArray(__example__) && { items: {} }),
            __example__
          }
        ])
      ),
      layout: { type: 'SingleColumnLayout', children }
    }))
  }
}

/** A phone on the first of these screens, opened with its examples. */
export function phoneOn(
  screens: Record<string, ScreenOf>,
  { version = '7.3', ...options }: Partial<FlowOptions> & { version?: string } = {}
) {
  const [[screen, { data }] = ['', { data: {} }]] = Object.entries(screens)
  const flowJson = flowOf(screens, { version })
  return openFlow({ flowJson, screen, flowToken: 'token', ...(data && { data }), ...options })
}
