import t from 'tap'
import { z } from 'zod'
import { describeIssues } from '../../src/flow/expectation.ts'

/** The description of what is wrong with `value`. */
function describe(schema: z.ZodType, value: unknown, found = false): string {
  const { error } = schema.safeParse(value, { reportInput: true })
  return describeIssues(error?.issues ?? [], schema, { found })
}
const kind = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('a') }),
  z.object({ kind: z.literal('b') })
])
const SECRET = 'ada@example.org'

t.test('a place and an expectation are told, and never the value', async t => {
  const cases: [z.ZodType, unknown, string][] = [
    [z.string(), 7, '(the whole): expected string'],
    [z.object({ a: z.object({ b: z.int() }) }), { a: { b: SECRET } }, 'a.b: expected number'],
    [z.array(z.string()), ['', 7], '1: expected string'],
    [z.enum(['x', 'y']), SECRET, '(the whole): expected one of x, y'],
    [z.email(), `${SECRET}!`, '(the whole): expected the format email'],
    [z.string().regex(/^x/), SECRET, '(the whole): expected the format regex'],
    [z.string().min(99), SECRET, '(the whole): expected at least 99 (string)'],
    [z.string().max(3), SECRET, '(the whole): expected at most 3 (string)'],
    [z.number().gt(7), 7, '(the whole): expected more than 7 (number)'],
    [z.number().lt(7), 7, '(the whole): expected less than 7 (number)'],
    [z.number().multipleOf(5), 7, '(the whole): expected a multiple of 5'],
    [z.strictObject({}), { [SECRET]: 1 }, '(the whole): expected no other members'],
    [kind, { kind: SECRET }, 'kind: expected one of the known values'],
    [z.union([z.string(), z.boolean()]), 7, '(the whole): expected one of several shapes'],
    [z.record(z.email(), z.int()), { Ada: 1 }, '*: expected other names of members'],
    [z.record(z.string(), z.int()), { [SECRET]: '' }, '*: expected number'],
    [z.map(z.int(), z.int()), new Map([[SECRET, 1]]), '*: expected number'],
    [z.set(z.int()), new Set([SECRET]), '(the whole): expected number'],
    [
      z.string().refine(() => false, SECRET),
      SECRET,
      '(the whole): expected what a rule of the schema asks'
    ]
  ]
  for (const [schema, value, expected] of cases) {
    const description = describe(schema, value)
    t.equal(description, expected)
    t.notOk(description.includes(SECRET))
  }
})

t.test('the kind of what was found can stand beside it', async t => {
  const found: [unknown, string][] = [
    [undefined, 'undefined'],
    [null, 'null'],
    [SECRET, 'string'],
    [[1, 2], 'an array of 2'],
    [{}, 'object']
  ]
  for (const [value, kind] of found) {
    t.equal(describe(z.int(), value, true), `(the whole): expected number, found ${kind}`)
  }
})

t.test('of several faults the first is told, and how many more there are', async t => {
  const schema = z.object({ a: z.string(), b: z.string(), c: z.string() })
  t.equal(describe(schema, {}), 'a: expected string (and 2 more)')
  t.equal(describe(schema, { a: '', b: '', c: '' }), 'it does not fit')
})
