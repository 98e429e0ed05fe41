import t from 'tap'
import {
  type Binding,
  bindingsIn,
  bindingText,
  type Expression,
  isExpression,
  type Problem,
  parseBinding,
  parseCondition,
  parseExpression
} from '../../../src/flow-json/expression/index.ts'

/** A tree as a formula with all of its parentheses: what was read as what. */
function formula(node: Expression): string {
  switch (node.kind) {
    case 'literal':
      return JSON.stringify(node.value)
    case 'binding':
      return node.binding.path.join('.')
    case 'unary':
      return `(${node.operator}${formula(node.operand)})`
    case 'binary':
      return `(${formula(node.left)} ${node.operator} ${formula(node.right)})`
    case 'concatenation':
      return `[${node.members.map(formula).join(' ')}]`
  }
}

/** The kind of each problem, and the piece of the text that it underlines. */
function underlined(text: string, problems: readonly Problem[]): string[] {
  return problems.map(({ kind, offset, end }) => `${kind}: ${text.slice(offset, end)}`)
}

// --- Bindings (section 6.1)

const BINDINGS: [text: string, binding: Binding][] = [
  ['${data.field}', { scope: 'data', path: ['field'] }],
  ['${data.obj.key}', { scope: 'data', path: ['obj', 'key'] }],
  ['${form.name}', { scope: 'form', path: ['name'] }],
  ['${screen.SCREEN_ID.data.field}', { scope: 'data', screen: 'SCREEN_ID', path: ['field'] }],
  ['${screen.SCREEN_ID.form.name}', { scope: 'form', screen: 'SCREEN_ID', path: ['name'] }],
  ['${data.alt-text}', { scope: 'data', path: ['alt-text'] }],
  ['${data._1.2}', { scope: 'data', path: ['_1', '2'] }],
  ['${form.form.data}', { scope: 'form', path: ['form', 'data'] }],
  ['${data.__proto__}', { scope: 'data', path: ['__proto__'] }]
]

t.test('a text that is a binding is read as one, and written again as it was', async t => {
  for (const [text, binding] of BINDINGS) {
    t.strictSame(parseBinding(text), { binding, problems: [] }, text)
    t.equal(bindingText(binding), text)
  }
})

t.test('a text without a binding is a plain text', async t => {
  const texts = ['', 'Hello', 'costs $5 {each}', '{name}', 'data.x', '} {', '$', '`1 + 1`']
  for (const text of texts) t.strictSame(parseBinding(text), { problems: [] }, text)
})

const NO_BINDINGS: [text: string, problem: string, message: RegExp][] = [
  ['${data}', 'binding: data', /names no field: write \$\{data\.field\}/],
  ['${form}', 'binding: form', /names no field: write \$\{form\.field\}/],
  ['${screen.A.data}', 'binding: screen.A.data', /names no field/],
  ['${}', 'binding: ${}', /empty: write \$\{data\.field\}/],
  ['${  }', 'binding: ${  }', /empty/],
  ['${data.}', 'binding: .', /name is missing beside this dot/],
  ['${data..x}', 'binding: .', /name is missing beside this dot/],
  ['{data.x}', 'binding: {data.x}', /is written \$\{data\.x\}/],
  ['{{data.x}}', 'binding: {{data.x}}', /is written \$\{data\.x\}/],
  ['${{data.x}}', 'binding: {', /one pair of braces/],
  ['$ {data.x}', 'binding: $ {data.x}', /is written \$\{data\.x\}/],
  ['$data.x', 'binding: $data.x', /is written \$\{data\.x\}/],
  ['$(form.x)', 'binding: $(form.x)', /is written \$\{form\.x\}/],
  ['${data.x', 'binding: ${data.x', /not closed: add }/],
  ['${item.id}', 'binding: item', /“item” is not a source of values: write \$\{data\.field\}/],
  ['${environment.timestamp}', 'binding: environment', /not a source of values/],
  ['${Data.x}', 'binding: Data', /write data in small letters/],
  ['${screen.data.sport}', 'binding: data', /screen.s id is missing.*\$\{data\.sport\} for this/],
  [
    '${screen.START.name}',
    'binding: START.name',
    /comes data or form.*\$\{screen\.START\.form\.inp/
  ],
  ['${screen}', 'binding: }', /After the screen's id comes data or form/],
  ['${data.a b}', 'binding:  ', /A name has letters.*not a blank/],
  ['${data.straße}', 'binding: ß', /A name has letters.*not “ß”/],
  ['${ data.x }', 'binding:  ', /has no blanks: write \$\{data\.x\}/],
  ['${data.x }', 'binding:  ', /has no blanks: write \$\{data\.x\}/],
  ['${data.list[0].x}', 'binding: [', /no index/],
  ['${form.amount == "0"}', 'binding: ==', /== cannot stand inside of \$\{…\}/],
  ["${form.a != ''}", 'binding: !=', /!= cannot stand inside/],
  ["${data.a || 'x'}", 'binding: ||', /cannot stand inside/],
  ['\\${data.ti}', 'surrounding-text: \\', /remove the backslash/],
  [' ${data.x}', 'surrounding-text:  ', /no blanks around it/],
  ['${data.x}\n', 'surrounding-text: \n', /no blanks around it/],
  ['Hello ${data.x}', 'surrounding-text: Hello ', /backticks: "`'Hello ' \$\{data\.x\}`"/],
  ['${data.x}}', 'surrounding-text: }', /"`\$\{data\.x\} '}'`"/],
  [
    '${data.a}, ${data.b}!',
    'surrounding-text: , ${data.b}!',
    /"`\$\{data\.a\} ', ' \$\{data\.b\} '!'`"/
  ],
  ['a\n${data.x}', 'surrounding-text: a\n', /"`'a\\n' \$\{data\.x\}`"/],
  ['a`b ${data.x}', 'surrounding-text: a`b ', /"`'a\\\\`b ' \$\{data\.x\}`"/],
  ["It's ${data.x}", "surrounding-text: It's ", /backticks: `'Hello ' \$\{data\.name\}`/],
  ['a\\ ${data.x}', 'surrounding-text: a\\ ', /backticks: `'Hello ' \$\{data\.name\}`/],
  ['a ${data.x-y}', 'surrounding-text: a ', /backticks: `'Hello ' \$\{data\.name\}`/],
  ["${data.x} == 'a'", "surrounding-text:  == 'a'", /"`\$\{data\.x\} == 'a'`"/],
  [`\${data.${'x'.repeat(1000)}}`, `too-long: \${data.${'x'.repeat(1000)}}`, /longer than 1000/]
]

t.test('a text that misses being a binding says what would be one', async t => {
  for (const [text, problem, message] of NO_BINDINGS) {
    const { binding, problems } = parseBinding(text)
    t.equal(binding, undefined, text)
    t.strictSame(underlined(text, problems), [problem], text)
    t.match(problems[0]?.message, message, text)
  }
})

t.test('a long text around a binding is not repeated in the advice', async t => {
  const [problem] = parseBinding(`${'long '.repeat(100)}\${data.x}`).problems
  t.match(problem?.message, /backticks: `'Hello ' \$\{data\.name\}`\.$/)
})

// --- Expressions (section 6.2)

t.test('an expression begins and ends with a backtick', async t => {
  for (const text of ['``', '`a`', '`']) t.equal(isExpression(text), text.length > 1, text)
  for (const text of ['', 'a', '`a', 'a`', ' `a`']) t.notOk(isExpression(text), text)
})

const EXPRESSIONS: [text: string, formula: string][] = [
  // The operators, alone.
  ...['==', '!=', '<', '<=', '>', '>=', '&&', '||', '+', '-', '/', '%', '*'].map(
    (operator): [string, string] => [`\${data.a} ${operator} 1`, `(a ${operator} 1)`]
  ),
  ['!${data.a}', '(!a)'],
  ['-${data.a}', '(-a)'],
  ['+${data.a}', '(+a)'],
  ['!!${data.a}', '(!(!a))'],
  ['- -1', '(-(-1))'],
  // The literals.
  ['42', '42'],
  ['007', '7'],
  ['0.25', '0.25'],
  ['true', 'true'],
  ['false', 'false'],
  ["''", '""'],
  ["'with ${data.a} and (quotes\" inside'", '"with ${data.a} and (quotes\\" inside"'],
  ["'Ana\\`s'", '"Ana`s"'],
  ["'Ana\\'s'", '"Ana\'s"'],
  ["'a\\\\'", '"a\\\\"'],
  ["'a\\b'", '"a\\\\b"'],
  ["'two\nlines'", '"two\\nlines"'],
  // Precedence, from the tightest to the loosest.
  ['-${data.a} * 2', '((-a) * 2)'],
  ['1 + 2 * 3', '(1 + (2 * 3))'],
  ['1 - 2 / 3 % 4', '(1 - ((2 / 3) % 4))'],
  ['1 + 2 < 3 - 4', '((1 + 2) < (3 - 4))'],
  ['1 < 2 == 3 >= 4', '((1 < 2) == (3 >= 4))'],
  ["${data.a} == 'x' && ${data.b} != 'y'", '((a == "x") && (b != "y"))'],
  ['${data.a} || ${data.b} && ${data.c}', '(a || (b && c))'],
  ["'is ' ${data.a} || ${data.b}", '["is " (a || b)]'],
  ['!${data.a} == ${data.b}', '((!a) == b)'],
  // Associativity.
  ['1 - 2 - 3', '((1 - 2) - 3)'],
  ['8 / 4 / 2', '((8 / 4) / 2)'],
  ['${data.a} && ${data.b} && ${data.c}', '((a && b) && c)'],
  ['1 == 2 == true', '((1 == 2) == true)'],
  // Grouping.
  ['(1 + 2) * 3', '((1 + 2) * 3)'],
  ['((1))', '1'],
  ["('a' 'b') == 'ab'", '(["a" "b"] == "ab")'],
  // Concatenation.
  ["'Hello ' ${form.first}", '["Hello " first]'],
  ["${form.first} ' you are ' ${form.age} ' years old.'", '[first " you are " age " years old."]'],
  [
    "'born ' (2024 - ${form.age}) ' or ' (2023 - ${form.age})",
    '["born " (2024 - age) " or " (2023 - age)]'
  ],
  ["'per person: ' ${data.total} / ${form.size}", '["per person: " (total / size)]'],
  ["'a'${data.b}'c'", '["a" b "c"]'],
  ["'a' !${data.b}", '["a" (!b)]'],
  ["'a' - 1", '("a" - 1)'],
  ['1 2 true', '[1 2 true]'],
  // Blanks.
  [' \t\r\n1\n+ 1 ', '(1 + 1)'],
  ['1+1', '(1 + 1)'],
  ['${data.a}==-1', '(a == (-1))']
]

t.test('an expression is read by precedence', async t => {
  for (const [inside, expected] of EXPRESSIONS) {
    const { ast, problems } = parseExpression(`\`${inside}\``)
    t.strictSame(problems, [], inside)
    t.equal(ast && formula(ast), expected, inside)
  }
})

t.test('a node spans its text, an operation the parentheses around it', async t => {
  const text = "`'Sum: ' (${data.a} + (1))`"
  const { ast } = parseExpression(text)
  const spans = (node: Expression): string[] => {
    const inner =
      node.kind === 'concatenation'
        ? node.members
        : node.kind === 'binary'
          ? [node.left, node.right]
          : []
    return [text.slice(node.offset, node.end), ...inner.flatMap(spans)]
  }
  t.strictSame(ast && spans(ast), [
    "'Sum: ' (${data.a} + (1))",
    "'Sum: '",
    '(${data.a} + (1))',
    '${data.a}',
    '1'
  ])
})

const NO_EXPRESSIONS: [text: string, problems: string[], message: RegExp][] = [
  // Backticks.
  ['', ['backticks: '], /begins and ends with a backtick/],
  ['1 + 1', ['backticks: 1 + 1'], /begins and ends with a backtick/],
  [' `1`', ['backticks:  `1`'], /nothing outside of them/],
  ['`', ['backticks: `'], /closing backtick is missing/],
  ['`1', ['backticks: `1'], /closing backtick is missing/],
  ['`1` 2`', ['backticks: `'], /ends here: one pair of backticks/],
  ["`'a` b'`", ['backticks: `'], /Inside of quotes a backtick is written \\\\`/],
  ['``', ['empty: ``'], /empty: write a binding or a value/],
  ['`  `', ['empty: `  `'], /empty/],
  // Parentheses.
  ['`(1`', ['parentheses: ('], /not closed: add \)/],
  ['`((1)`', ['parentheses: ('], /not closed/],
  ['`(`', ['parentheses: ('], /not closed/],
  ['`1)`', ['parentheses: )'], /closes none/],
  ['`)`', ['parentheses: )'], /closes none/],
  ['`1 + ()`', ['parentheses: ()'], /empty/],
  // Quotes.
  ["`'a`", ["quotes: '"], /not closed: add '/],
  ["`'a\\'`", ["quotes: '"], /not closed/],
  ['`${data.a} == "x"`', ['quotes: "x"'], /single, straight quotes/],
  ['`"x`', ['quotes: "'], /single, straight quotes/],
  ['`‘x’ “y”`', ['quotes: ‘x’', 'quotes: “y”'], /single, straight quotes/],
  // Operands.
  ['`1 +`', ['missing-operand: +'], /After \+ a value is missing/],
  ['`== 1`', ['missing-operand: =='], /Before == a value is missing/],
  ['`1 == == 2`', ['missing-operand: =='], /After == a value is missing/],
  ['`(1 +) 2`', ['missing-operand: +'], /After \+ a value is missing/],
  ['`2 ** 3`', ['missing-operand: *'], /After \* a value is missing/],
  ['`!`', ['missing-operand: !'], /After ! a value is missing/],
  // Operators of other languages.
  ['`${data.a} === 1`', ['operator: ==='], /“===” is no operator: write ==\./],
  ['`${data.a} !== 1`', ['operator: !=='], /write !=/],
  ['`${data.a} <> 1`', ['operator: <>'], /write !=/],
  ['`${data.a} = 1 & 2 | 3`', ['operator: =', 'operator: &', 'operator: |'], /“=” is no.*write ==/],
  ['`1 => 2 =< 3`', ['operator: =>', 'operator: =<'], /write >=/],
  ['`${data.a} and ${data.b}`', ['operator: and'], /write &&/],
  ['`NOT ${data.b}`', ['operator: NOT'], /write !/],
  ['`1 = `', ['operator: =', 'missing-operand: ='], /write ==/],
  // What there is not.
  ["`${data.a} ? 'x' : 'y'`", ['unavailable: ?'], /no \? operator: use If or Switch/],
  ['`${data.a} ?? 1`', ['unavailable: ?'], /no \? operator/],
  ['`round(${data.a})`', ['unavailable: round'], /no functions here, so no round\(\)/],
  ['`null`', ['unavailable: null'], /no null here: compare with ''/],
  ['`${data.a} != undefined`', ['unavailable: undefined'], /no undefined here/],
  ["`['a']`", ['unavailable: ['], /no arrays and no indexes/],
  ['`${data.a}[0]`', ['unavailable: ['], /no arrays and no indexes/],
  ["`'a', 'b'`", ['unavailable: ,'], /no comma/],
  // Numbers and words.
  ['`1.2.3`', ['number: 1.2.3'], /“1\.2\.3” is no number: write 10 or 0\.5/],
  ['`1e5`', ['number: 1e5'], /is no number/],
  ['`.5`', ['number: .5'], /is no number/],
  ['`5.`', ['number: 5.'], /is no number/],
  ['`12abc`', ['number: 12abc'], /quotes around a text/],
  [`\`1${'0'.repeat(400)}\``, [`number: 1${'0'.repeat(400)}`], /too large/],
  ['`True`', ['word: True'], /small letters: true/],
  ['`hello`', ['word: hello'], /“hello” is no value: put single quotes around/],
  ['`constructor`', ['word: constructor'], /is no value/],
  ['`1 ; 2`', ['character: ;'], /“;” means nothing here/],
  ['`😀`', ['character: 😀'], /“😀” means nothing here/],
  ['`\u00a0`', ['character: \u00a0'], /means nothing here/],
  ['`\\n`', ['character: \\'], /inside of quotes only/],
  // Bindings.
  ['`data.x == 1`', ['binding: data.x'], /write \$\{data\.x\}/],
  ['`{data.x}`', ['binding: {'], /begins with \$\{/],
  ['`$ {data.x}`', ['binding: $'], /brace right after the dollar/],
  ['`$data.x`', ['binding: $'], /brace right after the dollar/],
  ['`1 }`', ['binding: }'], /No binding is open/],
  ['`${data.x`', ['binding: ${'], /not closed: add }/],
  ['`${data.x == 1 && ${data.y}`', ['binding: ${'], /not closed before the next one begins/],
  ['`${data} == ${foo.x}`', ['binding: data', 'binding: foo'], /names no field/],
  ['`${data.a-b}`', ['binding-hyphen: -'], /no hyphen.*underscore/],
  ['`${data.x}.length`', ['binding: .'], /put all of it inside/]
]

t.test('a broken expression says where, and what would be right', async t => {
  for (const [text, problems, message] of NO_EXPRESSIONS) {
    const reading = parseExpression(text)
    t.equal(reading.ast, undefined, text)
    t.strictSame(underlined(text, reading.problems), problems, text)
    t.match(reading.problems[0]?.message, message, text)
  }
})

// --- Conditions (section 6.3)

const CONDITIONS: [text: string, formula: string][] = [
  ['${data.a}', 'a'],
  ...['==', '!=', '<', '<=', '>', '>=', '&&', '||'].map((operator): [string, string] => [
    `\${data.a} ${operator} \${data.b}`,
    `(a ${operator} b)`
  ]),
  ["'x' == ${data.a}", '("x" == a)'],
  ['${data.a} > -5', '(a > -5)'],
  ['${data.a} == 0', '(a == 0)'],
  ['${data.a} == -0', '(a == 0)'],
  ['${data.alt-text} != true', '(alt-text != true)'],
  ["${data.a} == 'a`b'", '(a == "a`b")'],
  ['!${data.a}', '(!a)'],
  ['!!${data.a}', '(!(!a))'],
  ['!${data.a} && !${data.b}', '((!a) && (!b))'],
  ['!true || ${data.a}', '((!true) || a)'],
  ["!(${data.a} == 'x')", '(!(a == "x"))'],
  ['(!${data.a})', '(!a)'],
  ['((${data.a} == 1))', '(a == 1)'],
  // && first, everything else from right to left.
  ['${data.a} || ${data.b} || ${data.c}', '(a || (b || c))'],
  ['${data.a} || ${data.b} && ${data.c} || ${data.d}', '(a || ((b && c) || d))'],
  ['${data.a} && ${data.b} && ${data.c}', '((a && b) && c)'],
  ['${data.a} || ${data.b} == 1', '(a || (b == 1))'],
  ['(${data.a} == 1) && (${data.b} == 2)', '((a == 1) && (b == 2))'],
  ['(${data.a} == 1) == (${data.b} || ${data.c})', '((a == 1) == (b || c))']
]

t.test('a condition is read with && first and the rest from right to left', async t => {
  for (const [text, expected] of CONDITIONS) {
    const { ast, problems } = parseCondition(text)
    t.strictSame(problems, [], text)
    t.equal(ast?.grammar, 'condition')
    t.equal(ast && formula(ast.body), expected, text)
  }
})

const MISREAD: [text: string, formula: string, problems: string[]][] = [
  ["${data.a} == 'x' && ${data.b}", '(a == ("x" && b))', ['operator-order: ==']],
  ["${data.b} && ${data.a} == 'x'", '((b && a) == "x")', ['operator-order: ==']],
  ["${data.a} == 'x' || ${data.b}", '(a == ("x" || b))', ['operator-order: ==']],
  ['${data.a} == 1 && ${data.b} > 2', '(a == ((1 && b) > 2))', ['operator-order: ==']],
  [
    '(${data.a} == 1 || ${data.b}) && (${data.a} > 2 && ${data.b})',
    '((a == (1 || b)) && (a > (2 && b)))',
    ['operator-order: ==', 'operator-order: >']
  ]
]

t.test('a comparison without parentheses beside && or || is read, with a problem', async t => {
  for (const [text, expected, problems] of MISREAD) {
    const reading = parseCondition(text)
    t.equal(reading.ast && formula(reading.ast.body), expected, text)
    t.strictSame(underlined(text, reading.problems), problems, text)
  }
  const [problem] = parseCondition("${data.a} == 'x' && ${data.b}").problems
  t.match(problem?.message, /put the comparison in parentheses, \(\$\{data\.a\} == 'x'\)/)
})

const NO_CONDITIONS: [text: string, problems: string[], message: RegExp][] = [
  ['', ['empty: '], /condition is empty/],
  ['  ', ['empty:   '], /condition is empty/],
  // Static ones.
  ['true', ['static: true'], /needs a binding/],
  ['5', ['static: 5'], /needs a binding/],
  ["'x'", ["static: 'x'"], /needs a binding/],
  ['!true', ['static: !true'], /needs a binding/],
  ['1 == 1', ['static: 1 == 1'], /Both sides of ==/],
  ['true && ${data.a} || 1 == 2', ['static: 1 == 2'], /Both sides of ==/],
  ['${data.a} && !false || true', ['static: !false || true'], /Both sides of \|\|/],
  // Operands and operators.
  ['${data.a} ==', ['missing-operand: =='], /After == a value is missing/],
  ['== ${data.a}', ['missing-operand: =='], /Before == a value is missing/],
  ['${data.a} && || ${data.b}', ['missing-operand: &&'], /After && a value is missing/],
  ['${data.a} && !', ['missing-operand: !'], /After ! a value is missing/],
  ['${data.a} ${data.b}', ['missing-operator: ${data.b}'], /an operator is missing/],
  ["${data.a} 'x'", ["missing-operator: 'x'"], /an operator is missing/],
  ['${data.a} -5', ['missing-operator: -5'], /an operator is missing/],
  ['${data.a} ! ${data.b}', ['missing-operator: !'], /an operator is missing/],
  ['${data.a} (${data.b} == 1)', ['missing-operator: ('], /an operator is missing/],
  ['${data.a} == ${data.b} == ${data.c}', ['chained: =='], /cannot follow each other/],
  ['1 < ${data.a} < 5', ['chained: <'], /cannot follow each other/],
  ['${data.a} == !${data.b}', ['operator: !'], /After == a ! needs parentheses/],
  ['!5', ['operand-type: 5'], /! takes true or false/],
  ["!'x' && ${data.a}", ["operand-type: 'x'"], /! takes true or false/],
  ['${data.a} + 1 == 2', ['operator: +'], /calculates in backticks only/],
  ['${data.a} - 1 == 2', ['operator: -'], /calculates in backticks only/],
  ['${data.a} = 1', ['operator: ='], /write ==/],
  // Literals.
  ['${data.a} > 1.5', ['number: 1.5'], /integers only/],
  ['${data.a} > 007', ['number: 007'], /no leading zero/],
  ['${data.a} > -01', ['number: -01'], /no leading zero/],
  ['${data.a} > -', ['number: -'], /digits are missing/],
  ['${data.a} > - 5', ['number: -'], /digits are missing/],
  ['${data.a} == "x"', ['quotes: "x"'], /single, straight quotes/],
  ["${data.a} == 'x", ["quotes: '"], /not closed/],
  ['${data.a} == null', ['unavailable: null'], /no null here/],
  // Parentheses.
  ['()', ['parentheses: ()'], /empty/],
  ['(${data.a})', ['parentheses: (${data.a})'], /hold an operation/],
  ['(true) == ${data.a}', ['parentheses: (true)'], /hold an operation/],
  ['((${data.a} == 1)', ['parentheses: ('], /not closed/],
  ['${data.a} == 1)', ['parentheses: )'], /closes none/],
  ['(${data.a} == 1) )', ['parentheses: )'], /closes none/],
  // Backticks.
  ['${data.a} == `x`', ['backticks: `'], /around the whole condition/],
  [' `${data.a} == 1`', ['backticks: `'], /around the whole condition/],
  ['`${data.a} == 1', ['backticks: `${data.a} == 1'], /closing backtick is missing/],
  ['`${data.a} ==`', ['missing-operand: =='], /After ==/],
  // As it stands in files.
  ['\\${data.ti}', ['character: \\'], /remove it/]
]

t.test('a broken condition says where, and what would be right', async t => {
  for (const [text, problems, message] of NO_CONDITIONS) {
    const reading = parseCondition(text)
    t.equal(reading.ast, undefined, text)
    t.strictSame(underlined(text, reading.problems), problems, text)
    t.match(reading.problems[0]?.message, message, text)
  }
})

t.test('a condition in backticks is an expression', async t => {
  const { ast, problems } = parseCondition('`${data.a} + 1.5 == 2 && ${data.b}`')
  t.strictSame(problems, [])
  t.equal(ast?.grammar, 'expression')
  t.equal(ast && formula(ast.body), '(((a + 1.5) == 2) && b)')
  t.strictSame([ast?.offset, ast?.end], [0, 35])
})

// --- What is in a text

t.test('all bindings of a text, an expression or a tree are found, in order', async t => {
  const cases: [text: string, found: string[]][] = [
    ['plain', []],
    ['${data.a}', ['${data.a}']],
    ['Hello ${data.a}, ${item.x} ${form.b}', ['${data.a}', '${form.b}']],
    [
      "`'${data.no}' ${data.a} + (-${data.a} * !${screen.S.form.c})`",
      ['${data.a}', '${data.a}', '${screen.S.form.c}']
    ],
    ['`${data.a} == ${data} && `', ['${data.a}']],
    ['`${data.a} ? ${data.b}`', ['${data.a}']]
  ]
  for (const [text, expected] of cases) {
    const found = bindingsIn(text)
    t.strictSame(
      found.map(({ offset, end }) => text.slice(offset, end)),
      expected,
      text
    )
    t.strictSame(
      found.map(({ binding }) => bindingText(binding)),
      expected
    )
    const { ast } = parseExpression(text)
    if (ast) t.strictSame(bindingsIn(ast), found)
  }
  const condition = "'${data.no}' == ${data.a}"
  const { ast } = parseCondition(condition)
  t.strictSame(ast && bindingsIn(ast).map(({ offset, end }) => condition.slice(offset, end)), [
    '${data.a}'
  ])
})

// Copied from ../shared/flows: what people wrote, in files that Meta's client takes.
const WRITTEN_EXPRESSIONS = [
  "` 'The sum of ' ${data.number_1} ' and ' ${data.number_2} ' is ' (${data.number_1} + ${data.number_2})`",
  "` 'The difference of ' ${data.number_1} ' and ' ${data.number_2} ' is ' (${data.number_1} - ${data.number_2})`",
  "` 'The product of ' ${data.number_1} ' and ' ${data.number_2} ' is ' (${data.number_1} * ${data.number_2})`",
  "` 'The division of ' ${data.number_1} ' by ' ${data.number_2} ' is ' (${data.number_1} / ${data.number_2})`",
  "`${data.first_name} ', we are excited you are joining our community of time travellers!'`",
  '`(${form.number} == 42)`',
  '`${data.show_complaint_input} && ${data.category_selected} && ${data.radio_selected}`',
  "`'Nome: ' ${data.nome}`",
  "`'E-mail: ' ${data.email}`",
  // From Meta's page on nested expressions.
  "`'This is an example for Ana\\`s house.'`",
  '`${form.first_name} == ${form.last_name}`',
  '`${form.accept} != true`',
  '`${form.age} >= 18`',
  '`(${form.age} > 18) && ${form.accept}`',
  "`(${form.first_name} != '') || (${form.last_name} != '')`",
  "`'You were born on either ' (2024 - ${form.age}) ' or ' (2023 - ${form.age})`",
  "`'The amount per person is: ' ${data.total} / ${form.group_size}`"
]
const WRITTEN_CONDITIONS = [
  "(${screen.SELECT_INSURANCE.form.insurance} != '')",
  "(${data.value} && (${form.animal} == 'cat'))",
  "${data.Registrar_Persona_Fisica_Tipo_Identificacin_5} == '4_NIT'",
  "${form.pais} == 'br'"
]
const WRITTEN_BINDINGS = [
  '${data.sports.image}',
  '${data.sports.alt-text}',
  '${screen.MAWASILIANO.data.namba_ya_simu}',
  '${screen.REPORT_SCREEN.form.selected_product}'
]

t.test('what people wrote is read', async t => {
  for (const text of WRITTEN_EXPRESSIONS) t.strictSame(parseExpression(text).problems, [], text)
  for (const text of WRITTEN_CONDITIONS) t.strictSame(parseCondition(text).problems, [], text)
  for (const text of WRITTEN_BINDINGS) t.ok(parseBinding(text).binding, text)
})

// --- Hostile input

const SIZE = 10_000_000
const HOSTILE: Record<string, string> = {
  'an open parenthesis': '('.repeat(100_000),
  'a negation': '!'.repeat(SIZE),
  'a sum': '1+'.repeat(SIZE / 2),
  'a quote': '"'.repeat(SIZE),
  'a text': `'${'a'.repeat(SIZE)}' == \${data.x`,
  'a dollar and a brace': '${'.repeat(SIZE / 2),
  'an empty binding': '${}'.repeat(SIZE / 3),
  'a path': `\${data${'.a'.repeat(SIZE / 2)}}`,
  'a digit': '1'.repeat(SIZE),
  'a blank': ' '.repeat(SIZE),
  'a letter': 'a'.repeat(SIZE)
}

t.test('10 MB of anything is a problem, in bounded time', async t => {
  const started = performance.now()
  for (const [what, text] of Object.entries(HOSTILE)) {
    for (const [problems, length] of [
      [parseExpression(`\`${text}\``).problems, text.length + 2],
      [parseCondition(text).problems, text.length]
    ] as const) {
      t.ok(problems.length > 0 && problems.length <= 21, what)
      t.ok(problems.every(({ offset, end }) => offset >= 0 && offset <= end && end <= length))
      t.ok(problems.every(({ message }) => message.length < 300))
    }
    t.equal(parseBinding(text).binding, undefined, what)
  }
  // Each takes less than half a second; what grows with the square takes hours.
  t.ok(performance.now() - started < 60_000)
})

t.test('depth is bounded, and what is below the bound is read', async t => {
  const nested = (depth: number) => `\`${'('.repeat(depth)}1 + 1${')'.repeat(depth)}\``
  t.ok(parseExpression(nested(100)).ast)
  t.match(parseExpression(nested(101)).problems, [{ kind: 'too-long', offset: 101, end: 102 }])
  const deep = (depth: number) => `${'(!'.repeat(depth)}\${data.a}${')'.repeat(depth)}`
  t.ok(parseCondition(deep(50)).ast)
  t.match(parseCondition(deep(51)).problems, [{ kind: 'too-long', offset: 100 }])
  t.match(parseCondition(`${'!'.repeat(101)}\${data.a}`).problems, [{ kind: 'too-long' }])
})

t.test('length is bounded, and what is below the bound is read', async t => {
  t.ok(parseExpression(`\`1${'+1'.repeat(999)}\``).ast)
  t.match(parseExpression(`\`1${'+1'.repeat(1000)}\``).problems, [{ kind: 'too-long' }])
  t.ok(parseCondition(`\${data.a}${' || ${data.a}'.repeat(999)}`).ast)
})
