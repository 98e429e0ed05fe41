import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { print } from '../../src/scaffold/layout.ts'
import { jsonOf, textLiteral } from '../../src/scaffold/source.ts'

/** What JavaScript makes of a source. */
const meaning = (source: string): unknown => Function(`'use strict'; return (${source})`)()

t.test('a JSON value in source is that value again, whatever is in it', async t => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), value =>
      isDeepStrictEqual(meaning(print(jsonOf(value))), JSON.parse(JSON.stringify(value)))
    )
  )
  const hostile = JSON.parse('{ "__proto__": { "a": 1 } }')
  t.strictSame(Object.keys(meaning(print(jsonOf(hostile))) as object), ['__proto__']) // it is one
})

t.test('a text stands on one line, and shows what is in it', async t => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const literal = textLiteral(text)
      return meaning(literal) === text && !/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u.test(literal)
    })
  )
  t.equal(textLiteral("it's"), `"it's"`)
  t.equal(textLiteral(`it's "so"`), `'it\\'s "so"'`)
  t.equal(textLiteral('*/ ${x} `\u202e\n'), "'*/ ${x} `\\u202e\\n'")
})
