import type { z } from 'zod'
import type { Action } from './actions.ts'
import { object } from './component.ts'
import type { Component } from './components/containers.ts'
import { Screen } from './screen.ts'
import { list, literal, map } from './values.ts'

/** A whole Flow JSON of the newest version (spec: Flow JSON, section 2). */
export const flow = object('A Flow JSON', {
  version: literal({ format: 'flow-version', missingRule: 'version-missing' }),
  screens: list(Screen, { minItems: 1 }),
  data_api_version: literal({ format: 'data-api-version' }).optional(),
  routing_model: map(list(literal()), { keys: 'screen-id' }).optional(),
  data_channel_uri: literal({ until: '2.1', format: 'uri' }).optional()
})

export type FlowJson = z.output<typeof flow>
export type ScreenJson = z.output<typeof Screen>
export type ComponentJson = z.output<typeof Component>
export type ActionJson = z.output<typeof Action>

/** The component of that type: `ComponentOf<'TextInput'>`. */
export type ComponentOf<T extends ComponentJson['type']> = Extract<ComponentJson, { type: T }>
/** The action of that name: `ActionOf<'navigate'>`. */
export type ActionOf<N extends ActionJson['name']> = Extract<ActionJson, { name: N }>
