import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import {
  type BinaryOperator,
  type Binding,
  bindingsIn,
  bindingText,
  checkCondition,
  evaluate,
  evaluateCondition,
  type Problem,
  parseBinding,
  parseCondition,
  parseExpression,
  reader,
  resolve,
  typeOf,
  type UnaryOperator
} from '../../../src/flow-json/expression/index.ts'

/** A syntax tree without places. */
type Tree =
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'binding'; binding: Binding }
  | { kind: 'unary'; operator: UnaryOperator; operand: Tree }
  | { kind: 'binary'; operator: BinaryOperator; left: Tree; right: Tree }
  | { kind: 'concatenation'; members: Tree[] }

const NUMBERS = ['one', 'two', 'many'] as const
const BOOLEANS = ['yes', 'no'] as const
const TEXTS = ['word', 'other'] as const
const STATE = {
  data: { one: 1, two: -2, many: 17, yes: true, no: false, word: 'word', other: 'Other one' }
}
const read = reader(STATE)

// --- Printing, by the precedence of JavaScript

const LEVELS: BinaryOperator[][] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%']
]
const levelOf = (operator: BinaryOperator) => LEVELS.findIndex(level => level.includes(operator))

/** With no more parentheses than it takes. */
function print(tree: Tree): string {
  switch (tree.kind) {
    case 'literal':
      return printLiteral(tree.value)
    case 'binding':
      return bindingText(tree.binding)
    case 'unary': {
      const isTight = tree.operand.kind !== 'binary' && tree.operand.kind !== 'concatenation'
      return `${tree.operator} ${isTight ? print(tree.operand) : parenthesised(tree.operand)}`
    }
    case 'binary': {
      const level = levelOf(tree.operator)
      const side = (operand: Tree, loosest: number) => {
        const isLoose =
          operand.kind === 'concatenation' ||
          (operand.kind === 'binary' && levelOf(operand.operator) < loosest)
        return isLoose ? parenthesised(operand) : print(operand)
      }
      return `${side(tree.left, level)} ${tree.operator} ${side(tree.right, level + 1)}`
    }
    case 'concatenation':
      return tree.members
        .map((member, index) => {
          const isSign = (node: Tree): boolean =>
            node.kind === 'binary'
              ? isSign(node.left)
              : node.kind === 'unary' && node.operator !== '!'
          const isOpen = member.kind === 'concatenation' || (index > 0 && isSign(member))
          return isOpen ? parenthesised(member) : print(member)
        })
        .join(' ')
  }
}

function parenthesised(tree: Tree): string {
  return `(${print(tree)})`
}

function printLiteral(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value.replace(/[\\'`]/g, '\\$&')}'` : String(value)
}

function withoutPlaces(node: unknown): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value) => (key === 'offset' || key === 'end' ? undefined : value))
  )
}

// --- Trees

const nameArbitrary = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
const bindingArbitrary: fc.Arbitrary<Binding> = fc.oneof(
  fc.record({
    scope: fc.constantFrom('data', 'form'),
    path: fc.array(nameArbitrary, { minLength: 1, maxLength: 3 })
  }),
  fc.record({
    scope: fc.constantFrom('data', 'form'),
    screen: fc.stringMatching(/^[A-Z_]{1,8}$/),
    path: fc.array(nameArbitrary, { minLength: 1, maxLength: 3 })
  })
)
const literalArbitrary = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', "'", '\\', '`', "\\'", '${data.x}', '\\\\`'),
  fc.nat(),
  fc.nat({ max: 1e6 }).map(value => value / 100),
  fc.boolean()
)
const { tree: treeArbitrary } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.record({ kind: fc.constant('literal'), value: literalArbitrary }),
    fc.record({ kind: fc.constant('binding'), binding: bindingArbitrary }),
    fc.record({
      kind: fc.constant('unary'),
      operator: fc.constantFrom('!', '-', '+'),
      operand: tie('tree')
    }),
    fc.record({
      kind: fc.constant('binary'),
      operator: fc.constantFrom(...LEVELS.flat()),
      left: tie('tree'),
      right: tie('tree')
    }),
    fc.record({
      kind: fc.constant('concatenation'),
      members: fc.array(tie('tree'), { minLength: 2, maxLength: 4 })
    })
  )
}))

t.test('a tree that is printed and parsed again is the same tree', async () => {
  fc.assert(
    fc.property(treeArbitrary, tree => {
      const { ast, problems } = parseExpression(`\`${print(tree)}\``)
      assert.deepEqual([withoutPlaces(ast), problems], [withoutPlaces(tree), []])
    }),
    { numRuns: 300 }
  )
})

t.test('a binding that is printed and parsed again is the same binding', async () => {
  fc.assert(
    fc.property(bindingArbitrary, binding => {
      assert.deepEqual(
        withoutPlaces(parseBinding(bindingText(binding)).binding),
        withoutPlaces(binding)
      )
    }),
    { numRuns: 100 }
  )
})

// --- Values, beside those of JavaScript

const literal = (value: string | number | boolean): Tree => ({ kind: 'literal', value })
const reference = (name: string): Tree => ({
  kind: 'binding',
  binding: { scope: 'data', path: [name] }
})
const binaryOf = (
  operators: readonly BinaryOperator[],
  left: fc.Arbitrary<Tree>,
  right: fc.Arbitrary<Tree>
): fc.Arbitrary<Tree> =>
  fc.record({ kind: fc.constant('binary'), operator: fc.constantFrom(...operators), left, right })
const unaryOf = (
  operators: readonly UnaryOperator[],
  operand: fc.Arbitrary<Tree>
): fc.Arbitrary<Tree> =>
  fc.record({ kind: fc.constant('unary'), operator: fc.constantFrom(...operators), operand })

// Integers that stay far below 2^53, where there is nothing to round.
const sound = fc.letrec<{ number: Tree; boolean: Tree; text: Tree }>(tie => ({
  number: fc.oneof(
    { maxDepth: 3 },
    fc.nat({ max: 20 }).map(literal),
    fc.constantFrom(...NUMBERS).map(reference),
    binaryOf(['+', '-', '*'], tie('number'), tie('number')),
    binaryOf(['%'], tie('number'), fc.integer({ min: 1, max: 9 }).map(literal)),
    unaryOf(['-', '+'], tie('number'))
  ),
  text: fc.oneof(
    fc.constantFrom('word', 'Word', 'two words', '5').map(literal),
    fc.constantFrom(...TEXTS).map(reference)
  ),
  boolean: fc.oneof(
    { maxDepth: 4 },
    fc.boolean().map(literal),
    fc.constantFrom(...BOOLEANS).map(reference),
    binaryOf(['&&', '||', '==', '!='], tie('boolean'), tie('boolean')),
    binaryOf(['==', '!=', '<', '<=', '>', '>='], tie('number'), tie('number')),
    binaryOf(['==', '!='], tie('text'), tie('text')),
    unaryOf(['!'], tie('boolean'))
  )
}))

/** The value that JavaScript gives to the same characters. */
function byJavaScript(expression: string): unknown {
  const source = expression.replace(/\$\{data\.(\w+)\}/g, 'data.$1')
  return new Function('data', `'use strict'; return (${source})`)(STATE.data)
}

function byFlow(expression: string): unknown {
  const { ast, problems } = parseExpression(`\`${expression}\``)
  return ast ? evaluate(ast, read) : problems
}

t.test('arithmetic, comparison and logic agree with JavaScript', async () => {
  fc.assert(
    fc.property(fc.oneof(sound.number, sound.boolean), tree => {
      const expression = print(tree)
      const wanted = byJavaScript(expression)
      // Here -0 is 0.
      assert.equal(byFlow(expression), typeof wanted === 'number' ? wanted + 0 : wanted, expression)
    }),
    { numRuns: 500 }
  )
})

t.test('a quotient agrees with that of JavaScript, to two decimals', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 1e4 }), (a, b) => {
      const difference = Number(byFlow(`${a} / ${b}`)) - a / b
      assert.ok(Math.abs(difference) < 0.005 + 1e-9, `${a} / ${b}`)
    }),
    { numRuns: 200 }
  )
})

t.test('a concatenation agrees with the template of JavaScript', async () => {
  const member = fc.oneof(sound.number, sound.boolean, sound.text)
  fc.assert(
    fc.property(fc.array(member, { minLength: 2, maxLength: 5 }), members => {
      const wanted = members.map(tree => String(byJavaScript(print(tree))))
      const expression = print({ kind: 'concatenation', members })
      assert.equal(byFlow(expression), wanted.join(''), expression)
    }),
    { numRuns: 200 }
  )
})

t.test(
  'an expression that is sound has its type, and one that was evaluated has it too',
  async () => {
    const typed = fc.oneof(
      sound.number.map(tree => ['number', tree] as const),
      sound.boolean.map(tree => ['boolean', tree] as const),
      sound.text.map(tree => ['string', tree] as const)
    )
    const lookup = ({ path: [name = ''] }: Binding) => {
      if (NUMBERS.some(known => known === name)) return 'number'
      return BOOLEANS.some(known => known === name) ? 'boolean' : 'string'
    }
    fc.assert(
      fc.property(typed, ([type, tree]) => {
        const { ast } = parseExpression(`\`${print(tree)}\``)
        assert.ok(ast)
        const typing = typeOf(ast, lookup)
        assert.equal(typing.type, type)
        assert.ok(typing.problems.every(({ kind }) => kind === 'modulo'))
        assert.equal(typeof evaluate(ast, read), type)
      }),
      { numRuns: 200 }
    )
  }
)

t.test('a condition of comparisons in parentheses agrees with JavaScript', async () => {
  const operand = fc.oneof(
    fc.constantFrom(...BOOLEANS).map(name => `\${data.${name}}`),
    fc
      .tuple(
        fc.constantFrom(...NUMBERS),
        fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
        fc.integer({ min: -20, max: 20 })
      )
      .map(([name, operator, number]) => `(\${data.${name}} ${operator} ${number})`)
  )
  const step = fc.tuple(fc.constantFrom('&&', '||'), fc.constantFrom('', '!'), operand)
  const { level } = fc.letrec<{ level: string }>(tie => ({
    level: fc
      .tuple(
        operand,
        fc.array(
          fc.oneof(
            { maxDepth: 3 },
            step.map(([operator, not, text]) => ` ${operator} ${not}${text}`),
            fc
              .tuple(fc.constantFrom('&&', '||'), fc.constantFrom('', '!'), tie('level'))
              .filter(([, , text]) => text.includes('&&') || text.includes('||'))
              .map(([operator, not, text]) => ` ${operator} ${not}(${text})`)
          ),
          { maxLength: 4 }
        )
      )
      .map(([first, rest]) => first + rest.join(''))
  }))
  fc.assert(
    fc.property(level, text => {
      const { ast, problems } = parseCondition(text)
      assert.deepEqual(problems, [], text)
      assert.equal(ast && evaluateCondition(ast, read), byJavaScript(text), text)
    }),
    { numRuns: 300 }
  )
})

// --- Anything

const PIECES = [
  ...['${data.yes}', '${form.x}', '${screen.A.form.b}', '${data}', '${', '}', '{', '$', 'data.x'],
  ...["'", "'a'", "'\\''", '"', '`', '\\', '‘', '5', '0.5', '007', '1.', '-', '.', 'true', 'null'],
  ...['==', '===', '=', '!=', '!', '<', '>=', '&&', '&', '||', '|', '+', '*', '/', '%', '(', ')'],
  ...[' ', '\n', '?', ':', '[', ']', ',', 'and', 'x', 'f(', '😀', '\ud800', '\u0000', 'é']
]
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map(pieces => pieces.join('')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map(pieces => `\`${pieces.join(' ')}\``),
  // A sound text with a piece too many, or cut.
  fc
    .tuple(sound.boolean.map(print), fc.nat(), fc.constantFrom('', ...PIECES), fc.nat({ max: 3 }))
    .map(([text, at, piece, cut]) => {
      const index = at % (text.length + 1)
      return `\`${text.slice(0, index)}${piece}${text.slice(index + cut)}\``
    })
)

/** Whether each problem lies in the text, and they follow its order. */
function isWithin(text: string, problems: readonly Problem[]): boolean {
  return problems.every(
    ({ offset, end, message }, index) =>
      offset >= (problems[index - 1]?.offset ?? 0) &&
      offset <= end &&
      end <= text.length &&
      message.endsWith('.')
  )
}

t.test('any text gives a tree or a problem within it, and is never too much', async () => {
  fc.assert(
    fc.property(anyText, text => {
      const expression = parseExpression(text)
      const condition = parseCondition(text)
      const binding = parseBinding(text)
      for (const { problems } of [expression, condition, binding]) {
        assert.ok(isWithin(text, problems), JSON.stringify({ text, problems }))
      }
      assert.equal(expression.ast === undefined, expression.problems.length > 0, text)
      assert.ok(condition.ast || condition.problems.length > 0, text)
      assert.ok(!binding.binding || binding.problems.length === 0, text)
      if (expression.ast) {
        evaluate(expression.ast, read)
        assert.ok(isWithin(text, typeOf(expression.ast, () => 'string').problems))
        assert.deepEqual(bindingsIn(expression.ast), bindingsIn(text))
      }
      if (condition.ast) {
        assert.equal(typeof evaluateCondition(condition.ast, read), 'boolean')
        assert.ok(
          isWithin(
            text,
            checkCondition(condition.ast, () => 'object')
          )
        )
      }
      for (const { offset, end } of bindingsIn(text)) {
        assert.ok(parseBinding(text.slice(offset, end)).binding, text)
      }
    }),
    { numRuns: 1000 }
  )
})

t.test('any value is evaluated and resolved without an error', async () => {
  const state = fc.record({ data: fc.record({ yes: fc.jsonValue(), x: fc.jsonValue() }) })
  fc.assert(
    fc.property(treeArbitrary, state, fc.jsonValue(), (tree, values, payload) => {
      const text = `\`${print(tree).replace(/\$\{[^{}']+\}/g, '${data.x}')}\``
      const { ast } = parseExpression(text)
      if (ast) evaluate(ast, reader(values))
      resolve([text, payload], reader(values))
    }),
    { numRuns: 300 }
  )
})

t.test('a payload without bindings is resolved to itself', async () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), payload => {
      assert.deepEqual(JSON.stringify(resolve(payload, read)), JSON.stringify(payload))
    }),
    { numRuns: 200 }
  )
})
