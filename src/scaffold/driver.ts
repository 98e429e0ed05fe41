import { SUCCESS } from '../protocol/response.ts'
import { answerTo, hasExample, shownExamples } from './answers.ts'
import { constantOf, type Exchange } from './exchanges.ts'
import { EXAMPLE_FILE } from './inputs.ts'
import { type Doc, group, indented, line } from './layout.ts'
import type { Plan, ScreenPlan } from './plan.ts'
import { jsonOf, linesOf, memberOf, objectOf, textLiteral } from './source.ts'

/** A name longer than this says too little. */
const MAX_LABEL = 50

/** Write the test: it asks for all that the phone may ask for. */
export function testSource(
  plan: Plan,
  { api, hasWarnings }: { api: string; hasWarnings: boolean }
): Doc {
  const { name, identifier, entry, screens } = plan
  const folder = `../../flows/${name}`
  const names = new Map<unknown, string>()
  const exchanges = screens.flatMap(screen =>
    screen.exchanges.map(exchange => {
      if (Object.values(exchange.example).flat().includes(EXAMPLE_FILE)) {
        names.set(EXAMPLE_FILE, 'file')
      }
      return exchangeSource(plan, screen, exchange, names)
    })
  )
  const backs = screens.flatMap(screen => backSource(plan, screen))
  const tests = [
    testOf('the contract says what flow.json says', agreementSource(identifier, hasWarnings)),
    testOf(`it opens with ${entry.id}`, [
      `const answer = await ask(${identifier}, { action: 'INIT' })`,
      compare(plan, entry.id)
    ]),
    ...exchanges,
    ...backs
  ]
  const own = [
    ...(shownExamples(plan).length > 0 ? [`import { examples } from '${folder}/examples.ts'`] : []),
    `import ${identifier} from '${folder}/index.ts'`
  ]
  const ours = `import { ask, checkEndpoint } from '${api}'`
  const imports = api.startsWith('.')
    ? ["import t from 'tap'", ...own, ours]
    : [ours, "import t from 'tap'", ...own]
  return linesOf([
    ...imports,
    '',
    ...(names.size > 0 ? [['const file = ', jsonOf(EXAMPLE_FILE)], ''] : []),
    ...(exchanges.length > 0 ? [sendSource(identifier), ''] : []),
    ...tests.flatMap((test, index) => (index === 0 ? [test] : ['', test])),
    ''
  ])
}

function agreementSource(identifier: string, hasWarnings: boolean): Doc[] {
  if (!hasWarnings) return [`t.strictSame(await checkEndpoint(${identifier}), [])`]
  return [
    '// flow.json has warnings, which `npx flowgate check` shows.',
    `const findings = await checkEndpoint(${identifier})`,
    "const errors = findings.filter(({ severity }) => severity === 'error')",
    't.strictSame(errors, [])'
  ]
}

function sendSource(identifier: string): Doc {
  const request = objectOf([
    memberOf('action', "'data_exchange'"),
    'screen',
    'data',
    memberOf('flow_token', "'token'")
  ])
  const body = group(indented([line, `ask(${identifier}, `, request, ')']))
  return ['const send = (screen: string, data: object) =>', body]
}

function exchangeSource(
  plan: Plan,
  screen: ScreenPlan,
  exchange: Exchange,
  names: ReadonlyMap<unknown, string>
): Doc {
  const to = answerTo(screen, exchange)
  const what =
    to === SUCCESS ? 'ends the flow' : to === screen.id ? 'shows itself again' : `leads to ${to}`
  return testOf(`${screen.id}${labelOf(screen, exchange)} ${what}`, [
    [`const answer = await send('${screen.id}', `, jsonOf(exchange.example, names), ')'],
    compare(plan, to)
  ])
}

function backSource(plan: Plan, { id, back }: ScreenPlan): Doc[] {
  if (back === undefined) return []
  const request = objectOf([memberOf('action', "'BACK'"), memberOf('screen', `'${id}'`)])
  return [
    testOf(`Back on ${id} leads to ${back}`, [
      [`const answer = await ask(${plan.identifier}, `, request, ')'],
      compare(plan, back)
    ])
  ]
}

/** What tells an exchange from the others of its screen. */
function labelOf({ exchanges, discriminator }: ScreenPlan, exchange: Exchange): string {
  if (exchanges.length < 2) return ''
  const names = exchange.payload.members.map(({ name }) => name)
  const label = discriminator
    ? ` with ${discriminator} ${constantOf(exchange, discriminator)}`
    : ` with ${names.join(', ') || 'nothing'}`
  return label.length <= MAX_LABEL ? label : `, payload ${exchanges.indexOf(exchange) + 1},`
}

/** A screen has its examples and nothing else; a completion may have more than the flow token. */
function compare({ screens }: Plan, to: string): Doc {
  const screen = screens.find(({ id }) => id === to)
  if (screen) {
    const data = hasExample(screen) ? `examples.${to}` : '{}'
    const expected = objectOf([memberOf('screen', `'${to}'`), memberOf('data', data)])
    return ['t.strictSame(answer, ', expected, ')']
  }
  const data = jsonOf({ extension_message_response: { params: { flow_token: 'token' } } })
  const expected = objectOf([memberOf('screen', `'${SUCCESS}'`), memberOf('data', data)])
  return ['t.match(answer, ', expected, ')']
}

function testOf(name: string, statements: readonly Doc[]): Doc {
  return [
    `t.test(${textLiteral(name)}, async t => {`,
    indented(linesOf(['', ...statements])),
    linesOf(['', '})'])
  ]
}
