import type { z } from 'zod'

/** Say where a message does not fit, and what it must be there. The words are of the schemas alone. */
export function faultIn({ issues: [issue] }: z.ZodError): string {
  const path = issue?.path.join('.')
  return path ? `${path} must be ${issue?.message}` : (issue?.message ?? 'it does not fit')
}
