import { z } from 'zod'
import { checkQuery } from '../check.ts'
import { type Answer, type Call, Refusal } from '../service.ts'
import { invalid } from './errors.ts'

/** Graph's own, where nobody asks for another. */
const DEFAULT_LIMIT = 25

const Query = z.strictObject({
  fields: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(DEFAULT_LIMIT),
  after: z.string().optional(),
  before: z.string().optional()
})

const cursor = (at: number) => Buffer.from(`cursor ${at}`).toString('base64url')

/** One page of a list, with cursors to the ones beside it. `next` and `previous` are there if these are. */
export function page<T>(
  call: Call,
  all: readonly T[],
  shown: (item: T, fields?: string) => unknown
): Answer {
  const { fields, limit, after, before } = checkQuery(call, Query, invalid)
  const end = before === undefined ? undefined : positionOf(before)
  const from =
    end === undefined ? (after === undefined ? 0 : positionOf(after) + 1) : Math.max(end - limit, 0)
  const to = Math.min(end ?? from + limit, all.length)
  const data = all.slice(from, to).map(item => shown(item, fields))
  if (data.length === 0) return { status: 200, body: { data } }
  const address = (name: string, at: number) => {
    const query = new URLSearchParams(call.query)
    query.delete('after')
    query.delete('before')
    query.set(name, cursor(at))
    return `http://${call.headers.host}${call.path}?${query}`
  }
  return {
    status: 200,
    body: {
      data,
      paging: {
        cursors: { before: cursor(from), after: cursor(to - 1) },
        ...(from > 0 && { previous: address('before', from) }),
        ...(to < all.length && { next: address('after', to - 1) })
      }
    }
  }
}

function positionOf(text: string): number {
  const [, at] = /^cursor (\d+)$/.exec(String(Buffer.from(text, 'base64url'))) ?? []
  if (at === undefined) throw new Refusal(invalid('Invalid cursor'), 'a cursor of its own making')
  return Number(at)
}
