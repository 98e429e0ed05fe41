import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The text of a flow's Flow JSON; or, in a sentence, why there is none. */
export type Reading =
  | { readonly path: string; readonly content: Buffer }
  | { readonly path: string | undefined; readonly problem: string }

/** Read the Flow JSON that an endpoint names. */
export function readFlowJson({ flowJson }: { readonly flowJson?: URL }): Reading {
  if (flowJson === undefined) {
    const line = "`flowJson: new URL('./flow.json', import.meta.url)`"
    const problem = `The contract does not say where its Flow JSON is: give defineFlow ${line}`
    return { path: undefined, problem }
  }
  if (flowJson.protocol !== 'file:') {
    return {
      path: undefined,
      problem: `The Flow JSON of a contract is a file, not ${flowJson.protocol}`
    }
  }
  const path = fileURLToPath(flowJson)
  try {
    return { path, content: readFileSync(path) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return { path, problem: `The Flow JSON cannot be read (${code}): put it beside flow.ts` }
  }
}
