import { z } from 'zod'

/** What was done, as a step of a script has it. */
export const Deed = z.union([
  z.strictObject({ open: z.looseObject({}) }),
  z.strictObject({ fill: z.record(z.string(), z.unknown()) }),
  z.strictObject({ tap: z.string() }),
  z.strictObject({ back: z.strictObject({}) }),
  z.strictObject({ pick: z.record(z.string(), z.array(z.string())) })
])
export type Deed = z.output<typeof Deed>

/** What came of it. */
export const Outcome = z.strictObject({
  screen: z.string().optional(),
  snackbar: z.string().optional(),
  completion: z.record(z.string(), z.unknown()).optional(),
  /** Meta's key of it. */
  error: z.string().optional()
})
export type Outcome = z.output<typeof Outcome>

/** What the page of the player sends to be recorded. */
export const Entry = z.strictObject({
  step: Deed,
  outcome: Outcome,
  /** What is played, and by which token, if another than the command line says. */
  flow: z.string().optional(),
  token: z.string().optional()
})
