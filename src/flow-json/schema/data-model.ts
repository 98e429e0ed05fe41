import { z } from 'zod'

/** What a field of a data model holds, all the way down (spec: Flow JSON, section 4). */
export const DataType = z.looseObject({
  /** `string`, `number`, `boolean`, `object`, `array`; the client takes `integer` as well. */
  type: z.string(),
  get items() {
    return z.union([z.boolean(), DataType]).optional()
  },
  get properties() {
    return z.record(z.string(), DataType).optional()
  }
})

/** A field of a data model, with its mock data. */
export const DataField = DataType.extend({ __example__: z.json() })

/**
 * The data model of a screen. `checkSchema` only asks for an object: what is wrong inside of one
 * has a code of its own, and is for a rule that knows the whole screen.
 */
export const DataModel = z.record(z.string(), DataField)

export type DataType = z.output<typeof DataType>
export type DataField = z.output<typeof DataField>
export type DataModel = z.output<typeof DataModel>
