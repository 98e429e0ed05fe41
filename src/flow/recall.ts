import { SNACKBAR } from '../protocol/response.ts'
import type { Answer } from './answer.ts'
import type { Endpoint } from './endpoint.ts'
import type { BackFacts, Memory } from './history.ts'
import { parse } from './parse.ts'

type Json = Record<string, unknown>

/** What is remembered of a screen, as its schemas read it. */
export interface Remembered {
  readonly data: Json | undefined
  readonly payload: unknown
}

/** What is remembered of a screen, as far as it fits a contract that may have changed since. */
export async function recall(
  { screens }: Pick<Endpoint, 'screens'>,
  id: string,
  memory: Memory | undefined
): Promise<Remembered> {
  const contract = screens[id] ?? {}
  const { data, payload } = memory?.screens[id] ?? {}
  return {
    // A screen that declares no data needs no memory of it.
    data: contract.data ? data && (await parse(contract.data, data)).data : {},
    payload: contract.payload && payload && (await parse(contract.payload, payload)).data
  }
}

/**
 * Put what the user typed back into an answer: into the data that inputs of its screen begin with,
 * as far as the contract takes it there.
 */
export async function putBack(
  { screens }: Pick<Endpoint, 'screens'>,
  answer: Answer,
  { memory, facts }: { memory: Memory | undefined; facts: BackFacts | undefined }
): Promise<Answer> {
  const schema = screens[answer.screen]?.data
  const payload = memory?.screens[answer.screen]?.payload
  if (schema === undefined || payload === undefined) return answer
  let { data } = answer
  for (const { path, value } of facts?.typed(answer.screen, payload) ?? []) {
    const filled = placed(data, path, value)
    const { [SNACKBAR]: _, ...own } = filled ?? {}
    if (filled && (await parse(schema, own)).success) data = filled
  }
  return { ...answer, data }
}

/** `data` with `value` in the place of what is there; undefined when nothing is. */
function placed(
  data: Json,
  [member, ...rest]: readonly string[],
  value: unknown
): Json | undefined {
  if (member === undefined || !Object.hasOwn(data, member)) return undefined
  if (rest.length === 0) return { ...data, [member]: value }
  const inner = data[member]
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return undefined
  // An object that is no list has texts for its keys.
  const filled = placed(inner as Json, rest, value)
  return filled && { ...data, [member]: filled }
}
