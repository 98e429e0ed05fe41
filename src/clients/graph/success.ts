import { z } from 'zod'

/** What most calls that change something are answered with. */
export const Success = z.object({ success: z.literal(true) })
