import { z } from 'zod'
import { type ContractCases, pair } from './case.ts'

const text = { type: 'string', __example__: 'a' }
const number = { type: 'number', __example__: 1 }
const flag = { type: 'boolean', __example__: true }
const object = (properties: unknown, more = {}) => ({
  type: 'object',
  properties,
  ...more,
  __example__: {}
})
const list = (items: unknown) => ({ type: 'array', items, __example__: [] })
const data = '/screens/0/data'

interface Tree {
  name: string
  children: Tree[]
}
const Tree: z.ZodType<Tree> = z.object({ name: z.string(), children: z.lazy(() => z.array(Tree)) })

export const dataCases: ContractCases = {
  'contract-data-missing': {
    breaks: [
      {
        ...pair({ data: z.object({ a: z.string() }) }, { data: { a: text, b: text } }),
        at: `${data}/b`,
        says: /`ONLY` answers no `b`, without which a phone refuses/
      },
      { ...pair({}, { data: { a: text } }), at: `${data}/a`, says: /answers no `a`/ },
      {
        ...pair(
          {
            data: z.union([z.object({ a: z.string(), b: z.string() }), z.object({ a: z.string() })])
          },
          { data: { a: text, b: text } }
        ),
        at: `${data}/b`,
        says: /may leave out `b`/,
        severity: 'warning'
      },
      {
        ...pair(
          { data: z.object({ a: z.string() }) },
          { data: { required: ['a'], a: text, b: text } }
        ),
        at: `${data}/b`,
        says: /never answers `b`/,
        severity: 'warning'
      },
      {
        ...pair(
          { data: z.object({ a: z.array(z.object({ id: z.string() })) }) },
          { data: { a: list({ type: 'object', properties: { id: text, title: text } }) } }
        ),
        at: `${data}/a/items/properties/title`,
        says: /never answers `a\[\]\.title`/,
        severity: 'warning'
      },
      {
        ...pair(
          { data: z.object({ a: z.object({ b: z.string().optional() }) }) },
          { data: { a: object({ b: text }, { required: ['b'] }) } }
        ),
        at: `${data}/a/properties/b`,
        says: /may leave out `a\.b`/,
        severity: 'warning'
      }
    ],
    passes: [
      pair({ data: z.object({ a: z.string().default('x') }) }, { data: { a: text } }),
      pair({ data: z.looseObject({}) }, { data: { a: text } }),
      pair({ data: z.record(z.string(), z.string()) }, { data: { a: text } }),
      // Shown in a snackbar, and taken out of the data before a phone looks at it.
      pair({}, { data: { error_message: text } }),
      pair(
        { data: z.object({ a: z.object({ b: z.string().optional() }) }) },
        { data: { a: object({ b: text }) } }
      ),
      pair(
        { data: z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() })) },
        { data: { a: text, b: number } }
      )
    ]
  },
  'contract-data-unknown': {
    breaks: [
      {
        ...pair({ data: z.object({ a: z.string(), b: z.number() }) }, { data: { a: text } }),
        at: data,
        says: /`b`, which the data of `ONLY` does not declare; declare it: `"b": \{ "type": "number"/
      },
      { ...pair({ data: z.object({ a: z.string() }) }), at: '/screens/0', says: /answers `a`/ },
      {
        ...pair({ data: z.object({ titel: z.string() }) }, { data: { title: text } }),
        at: data,
        says: /`titel`, .*; did you mean `title`\?/,
        also: ['contract-data-missing']
      },
      {
        ...pair(
          { data: z.object({ a: z.object({ b: z.string(), c: z.string() }) }) },
          { data: { a: object({ b: text }) } }
        ),
        at: `${data}/a`,
        says: /answers `a\.c`/,
        severity: 'warning'
      },
      {
        ...pair(
          { data: z.object({ a: z.object({ b: z.string(), c: z.string() }) }) },
          { data: { a: object({ b: text }, { additionalProperties: false }) } }
        ),
        at: `${data}/a`,
        says: /answers `a\.c`/
      }
    ],
    passes: [
      pair({ data: z.object({}) }),
      pair(
        { data: z.object({ a: z.object({ b: z.string() }) }) },
        { data: { a: { type: 'object', __example__: {} } } }
      ),
      pair(
        { data: z.object({ a: z.record(z.string(), z.string()) }) },
        { data: { a: object({}) } }
      ),
      pair({ data: z.object({ required: z.string() }) }, { data: { required: text } })
    ]
  },
  'contract-data-type': {
    breaks: [
      {
        ...pair({ data: z.object({ a: z.string() }) }, { data: { a: flag } }),
        at: `${data}/a`,
        says: /`a` is true or false here, and the contract answers a string/
      },
      {
        ...pair({ data: z.object({ a: z.string().nullable() }) }, { data: { a: number } }),
        at: `${data}/a`,
        says: /answers a string or null/
      },
      {
        ...pair({ data: z.object({ a: z.string().nullable() }) }, { data: { a: text } }),
        at: `${data}/a`,
        says: /may answer null/,
        severity: 'warning'
      },
      {
        ...pair(
          { data: z.object({ a: z.array(z.object({ id: z.number() })) }) },
          { data: { a: list({ type: 'object', properties: { id: text } }) } }
        ),
        at: `${data}/a/items/properties/id`,
        says: /`a\[\]\.id` is a string here, and the contract answers a number/
      },
      {
        ...pair({ data: z.object({ a: z.enum(['x', 'y']) }) }, { data: { a: number } }),
        at: `${data}/a`,
        says: /answers a string/
      },
      {
        ...pair(
          { data: z.object({ a: z.object({ b: Tree }) }) },
          {
            data: { a: object({ b: object({ children: list({ type: 'string' }), name: text }) }) }
          }
        ),
        at: `${data}/a/properties/b/properties/children/items`,
        says: /`a\.b\.children\[\]` is a string here/
      }
    ],
    passes: [
      pair(
        {
          data: z.object({
            any: z.any(),
            date: z.date(),
            piped: z.string().transform(Number),
            custom: z.custom<string>(),
            literal: z.literal(true),
            whole: z.int(),
            day: z.iso.date(),
            either: z.union([z.literal('a'), z.literal('b')])
          })
        },
        {
          data: {
            any: number,
            date: text,
            piped: number,
            custom: text,
            literal: flag,
            whole: number,
            day: text,
            either: text
          }
        }
      ),
      pair({ data: z.object({ a: z.string() }) }, { data: { a: { __example__: 'a' } } }),
      pair({ data: z.object({ a: z.array(z.any()) }) }, { data: { a: list({ type: 'string' }) } }),
      pair(
        { data: z.object({ a: Tree }) },
        { data: { a: object({ name: text, children: list(true) }) } }
      )
    ]
  }
}
