import type { Json } from '../../../src/flow-json/document.ts'

/** A Flow JSON without endpoint, of the newest version. */
export function flow(screens: unknown, more: Json = {}): Json {
  return { version: '7.3', screens, ...more }
}

/** A Flow JSON with an endpoint. */
export function endpointFlow(routing_model: unknown, screens: unknown, more: Json = {}): Json {
  return flow(screens, { data_api_version: '3.0', routing_model, ...more })
}

/** A Flow JSON of one terminal screen, with a Footer behind the children. */
export function only(children: readonly unknown[], more: Json = {}): Json {
  return flow([last('ONLY', children)], more)
}

export function screen(id: unknown, children: readonly unknown[], more: Json = {}): Json {
  const layout = { type: 'SingleColumnLayout', children }
  return { id, title: 'Title', layout, ...declared(children), ...more }
}

const TEXTS = ['which', 'name', 'mode', 'error', 'date', 'min', 'pattern', 'photos']
/** What a screen need not declare to refer to it. */
const FIELDS = {
  ...fields(TEXTS, 'string', 'Text'),
  ...fields(['least', 'most'], 'number', 1),
  ...fields(['is_so'], 'boolean', true),
  ...fields(['init'], 'object', {}),
  options: {
    type: 'array',
    items: { type: 'object', properties: { id: { type: 'string' }, title: { type: 'string' } } },
    __example__: []
  },
  items: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        id: { type: 'string' },
        'main-content': { type: 'object', properties: { title: { type: 'string' } } }
      }
    },
    __example__: []
  }
}

function fields(names: readonly string[], type: string, __example__: unknown): Json {
  return Object.fromEntries(names.map(name => [name, { type, __example__ }]))
}

/** The data model for what the children refer to. */
function declared(children: readonly unknown[]): { data?: Json } {
  const text = JSON.stringify(children)
  const used = Object.entries(FIELDS).filter(([name]) => text.includes(`\${data.${name}}`))
  return used.length > 0 ? { data: Object.fromEntries(used) } : {}
}

/** A screen with a Footer that leads on. */
export function step(id: string, to: string, children: readonly unknown[] = [], more?: Json): Json {
  return screen(id, [...children, footer(navigate(to))], more)
}

/** A terminal screen with a Footer that ends the Flow. */
export function last(id: string, children: readonly unknown[] = [], more: Json = {}): Json {
  return screen(id, [...children, footer(complete())], { terminal: true, ...more })
}

/** A screen with a Footer that asks the endpoint. */
export function asking(id: string, children: readonly unknown[] = [], more: Json = {}): Json {
  return screen(id, [...children, footer(exchange())], more)
}

export function footer(action: Json): Json {
  return { type: 'Footer', label: 'Continue', 'on-click-action': action }
}

export function navigate(to: unknown, payload: Json = {}): Json {
  return { name: 'navigate', next: { type: 'screen', name: to }, payload }
}

export function complete(payload: Json = {}): Json {
  return { name: 'complete', payload }
}

export function exchange(payload: Json = {}): Json {
  return { name: 'data_exchange', payload }
}

export function form(children: readonly unknown[], more: Json = {}): Json {
  return { type: 'Form', name: 'form', children, ...more }
}

export function input(name: string, more: Json = {}): Json {
  return { type: 'TextInput', name, label: 'Label', ...more }
}

export function of(type: string, more: Json = {}): Json {
  return { type, name: 'name', label: 'Label', ...more }
}

export function text(words = 'Text'): Json {
  return { type: 'TextBody', text: words }
}

export function when(then: readonly unknown[], otherwise?: readonly unknown[]): Json {
  const condition = '${data.is_so}'
  return { type: 'If', condition, then, ...(otherwise && { else: otherwise }) }
}

export function choose(cases: unknown): Json {
  return { type: 'Switch', value: '${data.which}', cases }
}

export function list(items: unknown, more: Json = {}): Json {
  return { type: 'NavigationList', name: 'list', 'list-items': items, ...more }
}

export function item(id: string, more: Json = {}): Json {
  return { id, 'main-content': { title: 'Title' }, ...more }
}

export function option(id: string, more: Json = {}): Json {
  return { id, title: 'Title', ...more }
}

/** `count` of what `make` makes. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** A name of letters: screens have no digits. */
export function letters(index: number): string {
  const [last, first] = [index % 26, Math.floor(index / 26)]
  return `S_${String.fromCharCode(65 + first, 65 + last)}`
}

/** The pointer to a component on the layout of a screen. */
export function child(index: number, screen = 0): string {
  return `/screens/${screen}/layout/children/${index}`
}
