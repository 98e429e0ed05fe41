import { z } from 'zod'
import { parseJson } from '../parse-json.ts'

/** The body of a refusal; only `message`, `type` and `code` are sure (spec: Graph API, section 6). */
const ErrorBody = z.object({
  error: z.object({
    message: z.string().catch(''),
    code: z.number(),
    error_subcode: z.number().optional().catch(undefined),
    error_user_title: z.string().optional().catch(undefined),
    error_user_msg: z.string().optional().catch(undefined),
    error_data: z.object({ details: z.string().optional() }).optional().catch(undefined),
    is_transient: z.boolean().catch(false),
    fbtrace_id: z.string().optional().catch(undefined)
  })
})
export type GraphError = z.output<typeof ErrorBody>['error']

/** What Meta says of a refusal; undefined when it is not in Meta's form. */
export function readError(body: Buffer): GraphError | undefined {
  return ErrorBody.safeParse(parseJson(body)).data?.error
}
