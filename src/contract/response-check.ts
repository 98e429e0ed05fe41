import type { Answer } from '../flow/answer.ts'
import type { Endpoint } from '../flow/endpoint.ts'
import { reachable, routesOf } from '../flow/routes.ts'
import { memberSchemas } from '../flow/schema-members.ts'
import { isObject, viewDocument } from '../flow-json/document.ts'
import { escapeSegment } from '../flow-json/pointer.ts'
import { declaredEdges, namedScreens } from '../flow-json/rules/routing-model.ts'
import type { SourceText } from '../flow-json/source.ts'
import type { ScreenRequest } from '../protocol/request.ts'
import { SNACKBAR, SUCCESS } from '../protocol/response.ts'
import { modelOf } from './data-model.ts'
import { type Break, compileShape } from './shape.ts'

/** What a phone would refuse of a response. */
export interface Breach {
  /** Where, as a JSON Pointer into the response. */
  readonly pointer: string
  /** What it breaks, as a JSON Pointer into the Flow JSON, and the line of that. */
  readonly declared: string
  readonly line: number
  /** Where, why, and what would mend it; never a value. */
  readonly message: string
}

/** Finds what a phone would refuse of an answer that fits the contract. */
export type ResponseCheck = (
  asked: Pick<ScreenRequest, 'action' | 'screen'>,
  answer: Answer
) => Breach | undefined

/**
 * Make a function of a Flow JSON that holds answers to it: the screen exists, the routing model
 * leads there, and the data is what the screen declares (spec: data channel, section 5.1).
 */
export function compileResponseCheck(
  contract: Pick<Endpoint, 'screens'>,
  { value, locate }: SourceText
): ResponseCheck {
  const document = viewDocument(value)
  const screens = new Map(
    namedScreens(document).map(screen => {
      const { properties, ...model } = modelOf(screen)
      const shape = { ...model, properties: { ...properties, [SNACKBAR]: {} } }
      const at = isObject(screen.node.data) ? `${screen.pointer}/data` : screen.pointer
      return [screen.id ?? '', compileShape(shape, at, { isModel: true })]
    })
  )
  const edges = declaredEdges(document)
  const nextOf = (from: string) =>
    edges.flatMap(({ from: { id }, to }) => (id === from ? (to.id ?? []) : []))
  const routes = isObject(document.node.routing_model)
    ? routesOf(Object.fromEntries([...screens.keys()].map(id => [id, { next: nextOf(id) }])))
    : undefined

  function breach(pointer: string, declared: string, tell: (line: string) => string): Breach {
    const { line } = locate(declared)
    return { pointer, declared, line, message: `${pointer}: ${tell(`line ${line} of flow.json`)}` }
  }

  return ({ action, screen: from }, { screen, data }) => {
    if (screen === SUCCESS) return undefined
    const check = screens.get(screen)
    if (check === undefined) {
      return breach('/screen', '/screens', () => {
        return `flow.json has no screen ${screen}; add it there, or answer one that it has`
      })
    }
    const allowed = routes && reachable(routes, action, from)
    if (allowed && !allowed.has(screen)) {
      const own = from === undefined || action === 'INIT' ? '' : `/${escapeSegment(from)}`
      return breach('/screen', `/routing_model${own}`, line => {
        const step = action === 'INIT' ? `is no entry screen` : `does not follow ${from ?? action}`
        const others = [...allowed].join(', ')
        return `${screen} ${step} in the routing model (${line}); change that, or answer ${others}`
      })
    }
    const broken = check(data)
    if (broken === undefined) return undefined
    const path = loggable(broken, contract.screens[screen]?.data)
    return breach(['/data', ...path].join('/'), broken.declared, line => sentenceOn(broken, line))
  }
}

function sentenceOn({ kind, expected, found }: Break, line: string): string {
  switch (kind) {
    case 'missing':
      return `it is missing, and ${line} declares it; answer it, or remove it there`
    case 'extra':
      return `it is not declared (${line}); declare it there, or leave it out`
    case 'type':
      return `${line} declares ${expected}, found ${found}; answer that, or change the declaration`
  }
}

/** A path that may be logged: what neither declares may be what a user typed, and is `*`. */
function loggable({ kind, path }: Break, schema: unknown): (string | number)[] {
  const named = path.reduce<unknown[]>(
    (level, part) => level.flatMap(parent => memberSchemas(parent, part)),
    [schema]
  )
  return kind === 'extra' && named.length === 0 ? [...path.slice(0, -1), '*'] : path
}
