import type { z } from 'zod'
import { type Answer, type Call, json, Refusal } from './service.ts'

/** Refuses, as `answer` says, what does not fit; the words of the violation say where. */
export type Answerer = (words: string) => Answer

export function check<T extends z.ZodType>(
  schema: T,
  value: unknown,
  answer: Answerer
): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const words = result.error.issues.flatMap(issue => wordsOf(issue)).join('; ')
  throw new Refusal(answer(words), words)
}

/** Of a union, what is wrong with the member that is nearest. */
function wordsOf(issue: z.core.$ZodIssue, path: PropertyKey[] = []): string[] {
  const at = [...path, ...issue.path]
  if (issue.code !== 'invalid_union') return [`${at.join('.')}: ${issue.message}`]
  const members = issue.errors.map(errors => errors.flatMap(error => wordsOf(error, at)))
  const [nearest = [`${at.join('.')}: ${issue.message}`]] = members.sort(
    (one, other) => one.length - other.length
  )
  return nearest
}

export function checkQuery<T extends z.ZodType>(call: Call, schema: T, answer: Answerer) {
  const names = [...call.query.keys()]
  if (new Set(names).size < names.length) {
    throw new Refusal(answer('a parameter comes twice'), 'a parameter comes twice')
  }
  return check(schema, Object.fromEntries(call.query), answer)
}

export function checkJson<T extends z.ZodType>(call: Call, schema: T, answer: Answerer) {
  if (mediaType(call) !== 'application/json') {
    throw new Refusal(answer('Content-Type is not application/json'), 'Content-Type is not JSON')
  }
  const value = json(call.raw)
  if (value === undefined) throw new Refusal(answer('body is not JSON'), 'the body is not JSON')
  return check(schema, value, answer)
}

/** `multipart/form-data` and `application/x-www-form-urlencoded` alike. A member that comes twice is refused. */
export async function readForm(call: Call, answer: Answerer): Promise<Record<string, unknown>> {
  try {
    const headers = { 'content-type': call.headers['content-type'] ?? '' }
    const form = await new Response(new Uint8Array(call.raw), { headers }).formData()
    const names = [...form.keys()]
    if (new Set(names).size < names.length) throw new Error('a member comes twice')
    return Object.fromEntries(form)
  } catch (error) {
    throw new Refusal(answer('body is not a form'), `the body is not a form: ${String(error)}`)
  }
}

export function mediaType(call: Call): string {
  return (call.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}
