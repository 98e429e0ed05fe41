import { z } from 'zod'

/** Schemas that have shown to be asynchronous. */
const asynchronous = new WeakSet<z.ZodType>()

/**
 * Parse by a schema of the flow. Without a promise if it can be, which is several times faster; a
 * schema with an asynchronous rule in it says so when it comes to that rule.
 */
export async function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  options?: z.core.ParseContext<z.core.$ZodIssue>
): Promise<z.ZodSafeParseResult<z.output<S>>> {
  if (!asynchronous.has(schema)) {
    try {
      return schema.safeParse(value, options)
    } catch (error) {
      if (!(error instanceof z.core.$ZodAsyncError)) throw error
      asynchronous.add(schema)
    }
  }
  return schema.safeParseAsync(value, options)
}
