import t from 'tap'
import {
  type Binding,
  checkCondition,
  evaluate,
  evaluateCondition,
  type Problem,
  parseCondition,
  parseExpression,
  reader,
  resolve,
  typeOf,
  type ValueType
} from '../../../src/flow-json/expression/index.ts'

/** What the bindings of the tables refer to: a name for each type. */
const TYPES: Record<string, ValueType> = {
  text: 'string',
  count: 'number',
  yes: 'boolean',
  object: 'object',
  list: 'array'
}
const lookup = ({ path: [name = ''] }: Binding) => TYPES[name]

function underlined(text: string, problems: readonly Problem[]): string[] {
  return problems.map(({ kind, offset, end }) => `${kind}: ${text.slice(offset, end)}`)
}

// --- Types (section 6.2)

const TYPED: [inside: string, type: ValueType | undefined][] = [
  ["'x'", 'string'],
  ['1', 'number'],
  ['true', 'boolean'],
  ['${data.text}', 'string'],
  ['${data.object}', 'object'],
  ['${data.list}', 'array'],
  ['${data.unknown}', undefined],
  // Equality: text, numbers, true and false; both sides of one type.
  ["${data.text} == 'x'", 'boolean'],
  ['${data.count} != 1', 'boolean'],
  ['${data.yes} == false', 'boolean'],
  ['${data.unknown} == 1', 'boolean'],
  ['(${data.count} > 1) == ${data.yes}', 'boolean'],
  // Comparison: numbers.
  ['${data.count} < 1', 'boolean'],
  ['${data.count} <= 1', 'boolean'],
  ['${data.unknown} > 1', 'boolean'],
  ['1 >= ${data.count} + 1', 'boolean'],
  // Logic: true and false.
  ['${data.yes} && true', 'boolean'],
  ['${data.yes} || ${data.count} > 1', 'boolean'],
  ['!${data.yes}', 'boolean'],
  ['!${data.unknown}', 'boolean'],
  // Arithmetic: numbers.
  ['${data.count} + 1', 'number'],
  ['${data.count} - 1', 'number'],
  ['${data.count} / 1', 'number'],
  ['${data.count} * 1', 'number'],
  ['-${data.count}', 'number'],
  ['+${data.unknown}', 'number'],
  // Concatenation: text, numbers, true and false.
  ["'a' ${data.text} ${data.count} ${data.yes} ${data.unknown}", 'string'],
  ['1 2', 'string'],
  ["'left: ' (${data.count} % 2 + 1)", 'string']
]

t.test('the type of an expression is that of its operator', async t => {
  for (const [inside, type] of TYPED) {
    const { ast } = parseExpression(`\`${inside}\``)
    t.strictSame(
      ast && typeOf(ast, lookup),
      type ? { type, problems: [] } : { problems: [] },
      inside
    )
  }
})

const MISTYPED: [inside: string, type: ValueType, problems: string[], message: RegExp][] = [
  [
    '${data.text} == 1',
    'boolean',
    ['operand-type: ${data.text} == 1'],
    /one type; here \$\{data\.text\} is text and 1 is a number/
  ],
  [
    "true != 'true'",
    'boolean',
    ["operand-type: true != 'true'"],
    /true is true or false and 'true' is text/
  ],
  [
    '${data.object} == ${data.object}',
    'boolean',
    ['operand-type: ${data.object}', 'operand-type: ${data.object}'],
    /is an object/
  ],
  ["${data.list} == 'x'", 'boolean', ['operand-type: ${data.list}'], /is an array/],
  [
    "'5' < 6",
    'boolean',
    ["operand-type: '5'"],
    /< takes numbers, and '5' is text: leave the quotes out/
  ],
  [
    '${data.yes} > ${data.text}',
    'boolean',
    ['operand-type: ${data.yes}', 'operand-type: ${data.text}'],
    /> takes numbers/
  ],
  ['1 < 2 < 3', 'boolean', ['operand-type: 1 < 2'], /this is true or false/],
  [
    '${data.text} && ${data.yes}',
    'boolean',
    ['operand-type: ${data.text}'],
    /&& takes true or false, and \$\{data\.text\} is text: compare it, as in/
  ],
  [
    '${data.yes} || ${data.count}',
    'boolean',
    ['operand-type: ${data.count}'],
    /is a number: compare it/
  ],
  ['!${data.text}', 'boolean', ['operand-type: ${data.text}'], /! takes true or false/],
  [
    "'Hello ' + ${data.text}",
    'number',
    ["operand-type: 'Hello '", 'operand-type: ${data.text}'],
    /to join texts, leave \+ out/
  ],
  [
    "'Debt: ' -${data.count}",
    'number',
    ["operand-type: 'Debt: '"],
    /parentheses around what has a sign/
  ],
  ['${data.object} * 2', 'number', ['operand-type: ${data.object}'], /is an object\.$/],
  ['-${data.text}', 'number', ['operand-type: ${data.text}'], /is text/],
  [
    "'a' ${data.list}",
    'string',
    ['operand-type: ${data.list}'],
    /can be joined, and \$\{data\.list\} is an array/
  ],
  // Meta's checker gives % no type outside of a concatenation.
  ['${data.count} % 2', 'number', ['modulo: ${data.count} % 2'], /stands in a concatenation only/],
  [
    '${data.count} % 2 == 0',
    'boolean',
    ['modulo: ${data.count} % 2'],
    /stands in a concatenation only/
  ],
  ["'a' (${data.text} % 2)", 'string', ['operand-type: ${data.text}'], /% takes numbers/]
]

t.test('an operand that does not fit its operator is a problem at its place', async t => {
  for (const [inside, type, problems, message] of MISTYPED) {
    const text = `\`${inside}\``
    const { ast } = parseExpression(text)
    const typing = ast && typeOf(ast, lookup)
    t.equal(typing?.type, type, inside)
    t.strictSame(underlined(text, typing?.problems ?? []), problems, inside)
    t.match(typing?.problems[0]?.message, message, inside)
  }
})

t.test('a condition has to be true or false', async t => {
  const cases: [text: string, problems: string[]][] = [
    ['${data.yes}', []],
    ['${data.unknown}', []],
    ["${data.text} != ''", []],
    ['`${data.yes} && ${data.count} > 1`', []],
    ['${data.text}', ['result-type: ${data.text}']],
    ['${data.list}', ['result-type: ${data.list}']],
    ["`${data.text} 'x'`", ["result-type: ${data.text} 'x'"]],
    ['${data.text} == 1', ['operand-type: ${data.text} == 1']],
    ['${data.text} && ${data.yes}', ['operand-type: ${data.text}']],
    ['!${data.count}', ['operand-type: ${data.count}']],
    ['`${data.text} + 1`', ['operand-type: ${data.text}', 'result-type: ${data.text} + 1']]
  ]
  for (const [text, problems] of cases) {
    const { ast } = parseCondition(text)
    t.strictSame(ast && underlined(text, checkCondition(ast, lookup)), problems, text)
  }
})

// --- Values (section 6.2)

const STATE = {
  data: {
    zero: 0,
    one: 1,
    ten: 10,
    half: 0.5,
    minus: -7,
    numeral: '5',
    padded: ' 5 ',
    decimal: '5.9',
    word: 'word',
    empty: '',
    nothing: null,
    yes: true,
    no: false,
    truthy: 'true',
    list: ['a', 'b', { c: 1 }],
    object: { key: { inner: 'deep' } },
    odd: { toString: 1, valueOf: 2 }
  },
  form: { name: 'Ana' },
  screens: { OTHER: { data: { x: 'other' }, form: { y: 2 } } }
}
const read = reader(STATE)

/** In the tables that follow `$x` stands for `${data.x}`. */
function spellOut(short: string): string {
  return short.replace(/\$(\w+)/g, '${data.$1}')
}

const VALUES: [rule: string, cases: [inside: string, value: unknown][]][] = [
  [
    'an unknown path is undefined',
    [
      ['$missing', undefined],
      ['$constructor', undefined],
      ['$__proto__', undefined],
      ['$toString', undefined]
    ]
  ],
  [
    'in arithmetic undefined, null and the empty text count as 0',
    [
      ['$missing + 1', 1],
      ['1 - $nothing', 1],
      ['$empty * 5', 0],
      ['$empty + $nothing', 0],
      ['-$missing', 0],
      ['+$empty', 0]
    ]
  ],
  [
    'arithmetic takes texts as numbers, if they are',
    [
      ['$numeral + 1', 6],
      ["'2' * $padded", 10],
      ['$yes + 1', 2],
      ['$word + 1', Number.NaN],
      ['$list + 1', Number.NaN],
      ['$odd * 1', Number.NaN]
    ]
  ],
  [
    'an arithmetic result has two decimals',
    [
      ['$ten / 3', 3.33],
      ['0.1 + 0.2', 0.3],
      ['2 / 3', 0.67],
      ['1.005 * 1', 1],
      ['1.125 + 0', 1.13],
      ['0 - 1.125', -1.12],
      ['0.001 * -1', 0],
      ['1 / 3 * 3', 0.99],
      ['1.239', 1.239],
      ['-1.239', -1.239],
      [`${'9'.repeat(308)} * 1`, Number('9'.repeat(308))]
    ]
  ],
  [
    'division and modulo by zero or by nothing are 0',
    [
      ['$ten / 0', 0],
      ['$ten % 0', 0],
      ['$ten / $nothing', 0],
      ['$ten % $missing', 0],
      ['$ten / $empty', 0],
      ['$ten / ($one - 1)', 0],
      ['$ten % 4', 2],
      ['$minus % 4', -3]
    ]
  ],
  [
    'a comparison with an empty operand is false',
    [
      ['$missing < 1', false],
      ['$nothing <= 0', false],
      ['1 > $empty', false],
      ['0 >= $missing', false]
    ]
  ],
  [
    'a comparison of two that are no numbers is false',
    [
      ["'a' < 'b'", false],
      ["'1' < '2'", false],
      ['$numeral > $empty', false],
      ['$yes >= $no', false]
    ]
  ],
  [
    'a comparison with one number takes the other as a number',
    [
      ['$numeral > 4', true],
      ['$numeral < 4', false],
      ['10 >= $padded', true],
      ['$decimal <= 5.9', true],
      ['$word > 1', false],
      ['$yes >= 1', true],
      ['$ten > 9', true],
      ['$ten < $half', false]
    ]
  ],
  [
    'what is empty equals what is empty, and nothing else',
    [
      ['$missing == $nothing', true],
      ["$nothing == ''", true],
      ["$missing != ''", false],
      ['$empty == 0', false],
      ['$nothing == $no', false],
      ["'' != 'x'", true]
    ]
  ],
  [
    'equality with one number compares numbers',
    [
      ['$numeral == 5', true],
      ['5 == $padded', true],
      ["1 != '1.0'", false],
      ['$yes == 1', true],
      ['$word == 0', false],
      ['$half == 0.5', true],
      ['$odd == 1', false]
    ]
  ],
  [
    'any other equality is strict',
    [
      ["$word == 'word'", true],
      ["$word == 'Word'", false],
      ["'1' == '1.0'", false],
      ['$yes == $truthy', false],
      ['$no == false', true],
      ['$object == $object', true]
    ]
  ],
  [
    'logic goes by truthiness',
    [
      ['$word && $ten', true],
      ['$word && $empty', false],
      ['$zero || $nothing', false],
      ['$zero || $list', true],
      ['!$missing', true],
      ['!$word', false],
      ["!!'x'", true]
    ]
  ],
  [
    'a concatenation joins texts without a separator',
    [
      ["'a' 'b'", 'ab'],
      ["$word ' ' $ten ' ' $half ' ' $yes", 'word 10 0.5 true'],
      ["'sum: ' $ten / 3", 'sum: 3.33'],
      ["'is ' $ten > 5 && $yes", 'is true'],
      ["'[' $missing $nothing $empty ']'", '[]'],
      ["'' $list", 'a,b'],
      ["'' $odd", '[object Object]']
    ]
  ]
]

for (const [rule, cases] of VALUES) {
  t.test(rule, async t => {
    for (const [inside, expected] of cases) {
      const { ast } = parseExpression(spellOut(`\`${inside}\``))
      const found = ast ? evaluate(ast, read) : 'not read'
      t.ok(Object.is(found, expected), inside, { found, wanted: expected })
    }
  })
}

t.test("what Meta's page shows comes out", async t => {
  const age = reader({ form: { age: 30, accept: true, group_size: 3 }, data: { total: 100 } })
  const cases: [text: string, value: unknown][] = [
    [
      "`'You were born on either ' (2024 - ${form.age}) ' or ' (2023 - ${form.age})`",
      'You were born on either 1994 or 1993'
    ],
    [
      "`'The amount per person is: ' ${data.total} / ${form.group_size}`",
      'The amount per person is: 33.33'
    ],
    ['`(${form.age} > 18) && ${form.accept}`', true],
    ["`'This is an example for Ana\\`s house.'`", 'This is an example for Ana`s house.']
  ]
  for (const [text, expected] of cases) {
    const { ast } = parseExpression(text)
    t.equal(ast && evaluate(ast, age), expected, text)
  }
})

t.test('a text grows to 10 MB and no further', async t => {
  const { ast } = parseExpression(`\`${'${data.x} '.repeat(2000)}\``)
  const big = reader({ data: { x: 'x'.repeat(999_999) } })
  t.equal(String(ast && evaluate(ast, big)).length, 10_000_000)
})

// --- Conditions (section 6.3)

const DECISIONS: [rule: string, cases: [text: string, value: boolean][]][] = [
  [
    'what reads as a number is compared as an integer',
    [
      ['$numeral == 5', true],
      ["$numeral == '5'", true],
      ["$decimal == '5'", true],
      ['$decimal > 5', false],
      ['$half == 0', true],
      ['$half > 0', false],
      ['$minus < -6', true],
      ['$ten >= 10', true],
      ['$ten <= 9', false],
      ['$ten != 10', false]
    ]
  ],
  [
    'equality with the empty text takes null and undefined as equal',
    [
      ["$missing == ''", true],
      ["$nothing == ''", true],
      ["$empty == ''", true],
      ["'' != $missing", false],
      ["$word == ''", false],
      ["$zero == ''", false]
    ]
  ],
  [
    'any other equality is strict',
    [
      ["$word == 'word'", true],
      ["$word != 'Word'", true],
      ['$yes == true', true],
      ['$truthy == true', false],
      ['$yes == 1', false],
      ['$missing == $nothing', false],
      ['$nothing == 0', false]
    ]
  ],
  [
    'an order of what is no number is false',
    [
      ["$word < 'zzz'", false],
      ['$missing < 1', false],
      ['$nothing >= 0', false],
      ['$empty <= 0', false]
    ]
  ],
  [
    'what is not literally true is false',
    [
      ['$yes', true],
      ['$no', false],
      ['$truthy', false],
      ['$word', false],
      ['$one', false],
      ['$missing', false],
      ['!$missing', true],
      ['!$word', true],
      ['!$yes', false],
      ['!!$yes', true],
      ['$word && $yes', false],
      ['$one || $yes', true]
    ]
  ],
  [
    '&& is first, and the rest from right to left',
    [
      ['$yes || $yes && $no', true],
      ['$no && $yes || $yes', true],
      ['$no || $no || $yes', true],
      ['!$no && $yes', true],
      ['!($yes && $no)', true],
      ["$word == 'word' && $yes", false],
      ["$yes && ($word == 'word')", true],
      ["$word == 'word' || $no", false],
      ["$no || $word == 'word'", true]
    ]
  ],
  [
    'in backticks the rules of expressions hold, and what is not literally true is false',
    [
      ['`$half > 0`', true],
      ['`$decimal == 5.9`', true],
      ['`$word && $one`', true],
      ['`$word`', false],
      ['`$missing`', false]
    ]
  ]
]

for (const [rule, cases] of DECISIONS) {
  t.test(`condition: ${rule}`, async t => {
    for (const [short, expected] of cases) {
      const { ast } = parseCondition(spellOut(short))
      t.equal(ast && evaluateCondition(ast, read), expected, short)
    }
  })
}

// --- Reading and resolving (sections 6.1 and 6.4)

t.test('a binding reads what an object has itself, and nothing through an array', async t => {
  const cases: [binding: Binding, value: unknown][] = [
    [{ scope: 'data', path: ['ten'] }, 10],
    [{ scope: 'data', path: ['object', 'key', 'inner'] }, 'deep'],
    [{ scope: 'form', path: ['name'] }, 'Ana'],
    [{ scope: 'data', screen: 'OTHER', path: ['x'] }, 'other'],
    [{ scope: 'form', screen: 'OTHER', path: ['y'] }, 2],
    [{ scope: 'data', screen: 'UNSEEN', path: ['x'] }, undefined],
    [{ scope: 'data', screen: 'constructor', path: ['name'] }, undefined],
    [{ scope: 'data', path: ['missing', 'key'] }, undefined],
    [{ scope: 'data', path: ['word', 'length'] }, undefined],
    [{ scope: 'data', path: ['list', '0'] }, undefined],
    [{ scope: 'data', path: ['list', 'length'] }, undefined],
    [{ scope: 'data', path: ['constructor'] }, undefined],
    [{ scope: 'data', path: ['__proto__', 'toString'] }, undefined],
    [{ scope: 'data', path: ['object', 'hasOwnProperty'] }, undefined],
    [{ scope: 'data', path: ['nothing', 'x'] }, undefined]
  ]
  for (const [binding, expected] of cases) t.equal(read(binding), expected, JSON.stringify(binding))
  t.equal(reader({})({ scope: 'form', path: ['x'] }), undefined)
  t.equal(reader({})({ scope: 'form', screen: 'A', path: ['x'] }), undefined)
  const own = reader({ data: JSON.parse('{"__proto__": 1, "constructor": 2}') })
  t.equal(own({ scope: 'data', path: ['__proto__'] }), 1)
  t.equal(own({ scope: 'data', path: ['constructor'] }), 2)
})

t.test('a payload is resolved with the types of what it refers to', async t => {
  const payload = {
    number: '${data.ten}',
    boolean: '${data.no}',
    nothing: '${data.nothing}',
    empty: '${data.empty}',
    object: '${data.object}',
    list: '${data.list}',
    other: '${screen.OTHER.form.y}',
    computed: '`${data.ten} + 1`',
    joined: "`'Hi ' ${form.name}`",
    deep: { list: ['${form.name}', { x: '${data.one}' }, 5] },
    literal: 'Hello ${form.name}',
    plain: 'text',
    static: 7,
    null: null
  }
  t.strictSame(resolve(payload, read), {
    number: 10,
    boolean: false,
    nothing: null,
    empty: '',
    object: { key: { inner: 'deep' } },
    list: ['a', 'b', { c: 1 }],
    other: 2,
    computed: 11,
    joined: 'Hi Ana',
    deep: { list: ['Ana', { x: 1 }, 5] },
    literal: 'Hello ${form.name}',
    plain: 'text',
    static: 7,
    null: null
  })
  t.equal(resolve('${data.ten}', read), 10)
  t.equal(resolve('${data.missing}', read), undefined)
  t.equal(resolve(true, read), true)
})

t.test('what comes out undefined is left out of an object, and null in a list', async t => {
  const payload = { a: '${form.untouched}', b: '`${form.untouched}`', c: ['${form.untouched}', 1] }
  t.strictSame(resolve(payload, read), { c: [null, 1] })
})

t.test('a text that is not well-formed stays as it is', async t => {
  for (const text of ['`1 +`', '${data}', '{data.ten}', '`', '${data.ten} ']) {
    t.equal(resolve(text, read), text)
  }
})

t.test('what a binding refers to is not resolved again', async t => {
  const hostile = reader({
    data: { name: '${form.secret}', list: ['`${form.secret}`'] },
    form: { secret: 'password' }
  })
  t.strictSame(resolve({ a: '${data.name}', b: '${data.list}', c: "`'' ${data.name}`" }, hostile), {
    a: '${form.secret}',
    b: ['`${form.secret}`'],
    c: '${form.secret}'
  })
})

t.test('a payload as deep as its sender likes, and with any keys, is resolved', async t => {
  let deep: unknown = '${data.ten}'
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  let inner = resolve(deep, read)
  while (Array.isArray(inner)) inner = inner[0]
  t.equal(inner, 10)
  const source = JSON.parse('{"__proto__": {"polluted": "${data.ten}"}, "constructor": 1}')
  const resolved = resolve(source, read)
  t.equal(JSON.stringify(resolved), '{"__proto__":{"polluted":10},"constructor":1}')
  t.equal(Object.getPrototypeOf(resolved), Object.prototype)
})
