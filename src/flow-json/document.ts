import { escapeSegment } from './pointer.ts'
import { type VersionName, versionOf } from './version.ts'

export type Json = Record<string, unknown>

/** A component wherever it stands: on the layout, in a Form, in a branch of an If or a Switch. */
export interface Component {
  readonly type: string
  readonly node: Json
  readonly pointer: string
  readonly screen: Screen
  /** The containers around it, the outermost first. */
  readonly within: readonly Branch[]
}

/** One way through a container: the children of a Form, `then` or `else`, or a case. */
export interface Branch {
  readonly container: Component
  /** `children`, `then`, `else`, or the key of a case. */
  readonly name: string
}

export interface Screen {
  /** Undefined when it is no text. */
  readonly id: string | undefined
  readonly node: Json
  readonly pointer: string
  readonly isTerminal: boolean
  /** The data model: an empty one when there is none. */
  readonly data: Json
  /** Every component, in the order of the text, those inside of others included. */
  readonly components: readonly Component[]
}

/** An action, with the component and the property that it hangs on. */
export interface Action {
  readonly name: unknown
  readonly node: Json
  readonly pointer: string
  readonly component: Component
  /** `on-click-action`, `on-select-action` or `on-unselect-action`. */
  readonly event: string
  readonly payload: Json
}

/** A Flow JSON as far as it can be made out: what has the wrong shape counts as not there. */
export interface FlowDocument {
  readonly node: Json
  /** What it declares, or the newest when that is no version. */
  readonly version: VersionName
  readonly screens: readonly Screen[]
  readonly actions: readonly Action[]
  /** Whether it declares `data_api_version`, and so has an endpoint. */
  readonly hasEndpoint: boolean
  /** The first screen of that id. */
  screen(id: unknown): Screen | undefined
}

/**
 * How many components are viewed: twice what a Flow of 100 screens may show. A file that has more
 * has an error for it, and the schema checks the rest.
 */
const MAX_COMPONENTS = 20_000
const EVENTS = ['on-click-action', 'on-select-action', 'on-unselect-action'] as const
/** Properties whose items carry actions of their own. */
const ITEM_LISTS = ['data-source', 'list-items'] as const

/** View a parsed Flow JSON. Never throws: the schema reports shapes, the rules report the rest. */
export function viewDocument(value: unknown): FlowDocument {
  const node = asObject(value)
  const budget = { components: MAX_COMPONENTS }
  const screens = asArray(node.screens).map((screen, index) =>
    viewScreen(asObject(screen), `/screens/${index}`, budget)
  )
  const byId = new Map<unknown, Screen>()
  for (const screen of screens) if (!byId.has(screen.id)) byId.set(screen.id, screen)
  return {
    node,
    version: versionOf(node.version),
    screens,
    actions: screens.flatMap(({ components }) => components.flatMap(actionsOf)),
    hasEndpoint: Object.hasOwn(node, 'data_api_version'),
    screen: id => (typeof id === 'string' ? byId.get(id) : undefined)
  }
}

function viewScreen(node: Json, pointer: string, budget: { components: number }): Screen {
  const components: Component[] = []
  const screen: Screen = {
    id: typeof node.id === 'string' ? node.id : undefined,
    node,
    pointer,
    isTerminal: node.terminal === true,
    data: asObject(node.data),
    components
  }

  function view(children: unknown, at: string, within: readonly Branch[]): void {
    for (const [index, child] of asArray(children).entries()) {
      if (budget.components-- <= 0) return
      const node = asObject(child)
      const type = typeof node.type === 'string' ? node.type : ''
      const component = { type, node, pointer: `${at}/${index}`, screen, within }
      components.push(component)
      for (const [name, path] of branchesOf(type, node)) {
        const list = path.length === 1 ? node[name] : asObject(node.cases)[name]
        const below = `${component.pointer}/${path.map(escapeSegment).join('/')}`
        view(list, below, [...within, { container: component, name }])
      }
    }
  }

  view(asObject(node.layout).children, `${pointer}/layout/children`, [])
  return screen
}

/** The names of a container's branches, each with its path inside of the container. */
function branchesOf(type: string, node: Json): [string, string[]][] {
  if (type === 'Form') return [['children', ['children']]]
  if (type === 'If') {
    return ['then', 'else'].filter(name => Object.hasOwn(node, name)).map(name => [name, [name]])
  }
  if (type === 'Switch') return Object.keys(asObject(node.cases)).map(key => [key, ['cases', key]])
  return []
}

function actionsOf(component: Component): Action[] {
  const { node, pointer } = component
  const carriers: [Json, string][] = [[node, pointer]]
  for (const list of ITEM_LISTS) {
    asArray(node[list]).forEach((item, index) => {
      carriers.push([asObject(item), `${pointer}/${list}/${index}`])
    })
  }
  return carriers.flatMap(([carrier, at]) =>
    EVENTS.filter(event => isObject(carrier[event])).map(event => {
      const action = asObject(carrier[event])
      return {
        name: action.name,
        node: action,
        pointer: `${at}/${event}`,
        component,
        event,
        payload: asObject(action.payload)
      }
    })
  )
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asObject(value: unknown): Json {
  return isObject(value) ? value : {}
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
