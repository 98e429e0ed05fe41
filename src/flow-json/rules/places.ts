import {
  type Action,
  asObject,
  type FlowDocument,
  isObject,
  type Json,
  type Screen
} from '../document.ts'
import { escapeSegment } from '../pointer.ts'
import { type PropertyFacts, propertyOf, screenProperties } from '../schema/index.ts'
import { type Text, textsOf } from './payload.ts'
import { remember } from './remember.ts'

/** A text in which a binding may stand. */
export interface Place {
  readonly text: string
  readonly pointer: string
  readonly screen: Screen
  /** How a message names it. */
  readonly name: string
  /** The property whose whole value it is. */
  readonly about?: PropertyFacts
}

/** A text in the payload of an action. */
export interface PayloadPlace extends Place {
  readonly action: Action
}

/** List the texts of titles and components, in their order; a payload is for `payloadPlaces`. */
export const placesOf = remember(({ screens }: FlowDocument): readonly Place[] => {
  const places: Place[] = []
  for (const screen of screens) {
    const { title } = screen.node
    collect({ title }, name => screenProperties[name], screen.pointer, screen)
    for (const { type, node, pointer } of screen.components) {
      collect(node, name => propertyOf(type, name), pointer, screen)
    }
  }
  return places

  function collect(
    node: Json,
    aboutOf: (name: string) => PropertyFacts | undefined,
    at: string,
    screen: Screen
  ): void {
    for (const [name, value] of Object.entries(node)) {
      const about =
        typeof value === 'object' || typeof value === 'string' ? aboutOf(name) : undefined
      if (!about || (typeof value === 'string' && !about.dynamic)) continue
      const pointer = `${at}/${escapeSegment(name)}`
      const { items } = about
      if (typeof value === 'string') {
        places.push({ text: value, pointer, screen, name, about })
      } else if (items) {
        const parts = Array.isArray(value) ? [...value.entries()] : [[undefined, value] as const]
        for (const [index, part] of parts) {
          if (!isObject(part)) continue
          const below = index === undefined ? pointer : `${pointer}/${index}`
          collect(part, key => (Object.hasOwn(items, key) ? items[key] : undefined), below, screen)
        }
      } else if (about.dynamic || about.listSince) {
        // A hostile list has more items than a call has arguments.
        for (const place of inside(textsOf(value), pointer, screen, name)) places.push(place)
      }
    }
  }
})

function inside(texts: readonly Text[], at: string, screen: Screen, name: string): Place[] {
  return texts.map(({ text, pointer }) => ({ text, pointer: `${at}${pointer}`, screen, name }))
}

/** List the texts in the payloads of all actions. */
export const payloadPlaces = remember(({ actions }: FlowDocument): readonly PayloadPlace[] =>
  actions.flatMap(action => {
    const at = `${action.pointer}/payload`
    const places = inside(textsOf(asObject(action.payload)), at, action.component.screen, 'payload')
    return places.map(place => ({ ...place, action }))
  })
)
