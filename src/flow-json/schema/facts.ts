import { z } from 'zod'
import type { Json } from '../document.ts'
import type { ValueType } from '../expression/index.ts'
import type { Source } from '../rule.ts'
import type { VersionName } from '../version.ts'
import type { SchemaRuleId } from './rules.ts'
import type { Cross } from './tell.ts'

/** What a value is made of. */
export type Kind =
  | 'string'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'enum'
  | 'constant'
  | 'binding'
  | 'condition'
  | 'array'
  | 'map'
  | 'json'
  | 'object'
  | 'action'
  | 'component'

/** Shapes of a string that are more than characters. */
export type Format =
  | 'base64'
  | 'calendar-init-value'
  | 'color'
  | 'data-api-version'
  | 'date'
  | 'flow-version'
  | 'regex'
  | 'screen-id'
  | 'uri'

/** What a zod schema cannot say of a value, kept beside it (spec: Flow JSON, section 10). */
export interface Facts {
  readonly kind: Kind
  /** The first version that knows it; without one, as old as what it belongs to. */
  readonly since?: VersionName
  /** The last version that knows it. */
  readonly until?: VersionName
  /** Optional before that version. */
  readonly requiredSince?: VersionName
  /** The rule that speaks when it is missing, where that has a code of its own. */
  readonly missingRule?: SchemaRuleId
  /** The documentation always asks for it, the client from that version. */
  readonly clientRequiredSince?: VersionName
  /** Whether a binding, and from 6.0 an expression, may stand here. */
  readonly dynamic: boolean
  /** The documentation shows a binding here, and the client takes literals only. */
  readonly literalInClient?: boolean
  readonly source?: Source
  /** What the phone takes when it is absent. */
  readonly default?: unknown
  /** The first version that takes a list of strings as well. */
  readonly listSince?: VersionName
  /** What else it may be: one value for each end of a range, or a text for each file. */
  readonly objectForm?: 'range' | 'media'
  /** The documentation gives the type as String. */
  readonly numeralText?: boolean
  /** Belongs on the component only where there is no Form around it. */
  readonly outsideForm?: boolean
  /** Never blank, before 6.0 as well. */
  readonly neverBlank?: boolean
  /** That it may not be blank is our reading of a rule for components (section 1.2, 6.0). */
  readonly isItem?: boolean
  /** Characters that the documentation gives; a phone cuts what is longer. */
  readonly maxLength?: number
  /** Characters that Meta's client shows, where it has another number. */
  readonly clientMaxLength?: number
  /** Characters with `label-variant: large`. */
  readonly largeMaxLength?: number
  readonly format?: Format
  readonly values?: readonly string[]
  readonly minimum?: number
  /** Who asks for the minimum, where it is not who has the property. */
  readonly minimumSource?: Source
  readonly maximum?: number
  readonly minItems?: number
  /** Items that Meta's client asks for, where it asks for fewer. */
  readonly clientMinItems?: number
  readonly maxItems?: number
  /** Its members hang inside of a Form. */
  readonly isForm?: boolean
  /** An empty one is a mistake of its own, with a code of its own. */
  readonly isBranch?: boolean
  /** The names that a map may have. */
  readonly keys?: 'screen-id' | 'case'
}

/** What is known of an object beyond its properties. */
export interface ObjectFacts {
  /** How a message names it. */
  readonly title: string
  readonly since?: VersionName
  readonly isAction?: boolean
  readonly maxPerScreen?: number
  readonly maxPerFlow?: number
  /** The type of an input's value (section 6.4). */
  readonly inputValue?: (node: Json) => ValueType | undefined
  /** Rules that join several properties. */
  readonly check?: Cross
}

/** Which component may stand at a place, beyond being in the union. */
export interface PlaceFacts {
  /** How a message names it. */
  readonly title: string
  /** Components that may stand here later than they exist. */
  readonly since?: { readonly [type: string]: VersionName }
}

export const facts = z.registry<Facts>()
export const objects = z.registry<ObjectFacts>()
export const places = z.registry<PlaceFacts>()
