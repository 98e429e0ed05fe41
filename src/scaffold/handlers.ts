import { SUCCESS } from '../protocol/response.ts'
import { constantOf, type Exchange, ownMemberOf } from './exchanges.ts'
import {
  type Doc,
  group,
  hardLine,
  indented,
  joined,
  line,
  print,
  softLine,
  WIDTH
} from './layout.ts'
import type { Plan, ScreenPlan } from './plan.ts'
import { linesOf, memberOf, membersOf, objectOf, textLiteral } from './source.ts'

/** The columns before a statement of a handler. */
const BODY_INDENT = 6

/** Write index.ts: what the flow does, which at first is to answer with the examples. */
export function handlersSource(plan: Plan): Doc {
  const { identifier, screens, entry } = plan
  const asking = screens.filter(({ exchanges }) => exchanges.length > 0)
  const back = screens.filter(screen => screen.back !== undefined)
  const endpoint = objectOf(
    [
      ['init: () =>', bodyOf(answer(plan, entry.id))],
      memberOf('screens', objectOf(asking.map(screen => handlerSource(plan, screen)))),
      ...(back.length > 0 ? [memberOf('back', objectOf(back.map(backSource)))] : [])
    ],
    { isBroken: true }
  )

  function backSource({ id, back = id }: ScreenPlan): Doc {
    return [`${id}: () =>`, bodyOf(answer(plan, back))]
  }

  return linesOf([
    ...(shownExamples(plan).length > 0 ? ["import { examples } from './examples.ts'"] : []),
    `import { ${identifier} } from './flow.ts'`,
    '',
    '/** Answers with the examples of flow.json, until it has something better to say. */',
    [`export default ${identifier}.endpoint(`, endpoint, ')'],
    ''
  ])
}

/** Write examples.ts: what the screens are opened with for now. Undefined when they need nothing. */
export function examplesSource(plan: Plan): Doc | undefined {
  const shown = shownExamples(plan)
  if (shown.length === 0) return undefined
  const members = shown.map(({ id, example }) =>
    memberOf(id, objectOf(membersOf(example), { isBroken: true }))
  )
  return linesOf([
    '/** The `__example__` of flow.json, by screen. Delete this when no handler needs it. */',
    ['export const examples = ', objectOf(members, { isBroken: true })],
    ''
  ])
}

/** What an exchange is answered with: a screen's id, or SUCCESS. */
export function answerTo(screen: ScreenPlan, exchange: Exchange): string {
  const { exchanges, id, onward } = screen
  const canTell = exchanges.every(one => one.isSelection) || conditionOf(screen) !== undefined
  return exchange.isSelection && canTell ? id : onward
}

/** Whether a screen is opened with something. */
export function hasExample({ example }: ScreenPlan): boolean {
  return Object.keys(example).length > 0
}

/** The screens that handlers answer with, and that are opened with something. */
export function shownExamples({ entry, screens }: Plan): readonly ScreenPlan[] {
  const shown = new Set([entry.id])
  for (const screen of screens) {
    if (screen.back !== undefined) shown.add(screen.back)
    for (const exchange of screen.exchanges) shown.add(answerTo(screen, exchange))
  }
  return screens.filter(screen => shown.has(screen.id) && hasExample(screen))
}

function handlerSource(plan: Plan, screen: ScreenPlan): Doc {
  const { id, exchanges, choices, onward } = screen
  const answers = new Set(exchanges.map(exchange => answerTo(screen, exchange)))
  const [only] = answers
  const condition = answers.size > 1 ? conditionOf(screen) : undefined
  const needs = [...(condition ? ['payload'] : []), ...(answers.has(SUCCESS) ? ['flowToken'] : [])]
  const parameters = needs.length > 0 ? `({ ${needs.join(', ')} })` : '()'
  const handler: Doc = condition
    ? [
        `${id}: ${parameters} => {`,
        indented(
          linesOf(['', ifSource(condition, answer(plan, id)), ['return ', answer(plan, onward)]])
        ),
        linesOf(['', '}'])
      ]
    : [`${id}: ${parameters} =>`, bodyOf(answer(plan, only ?? onward))]
  const others = answers.has(onward) ? choices.filter(to => to !== onward) : []
  if (others.length === 0) return handler
  return linesOf([`// It may also lead to ${others.join(', ')}.`, handler])
}

/** What holds for selections only, so that they stay on the screen. */
function conditionOf({ exchanges, discriminator }: ScreenPlan): readonly string[] | undefined {
  const chosen = exchanges.filter(({ isSelection }) => isSelection)
  const others = exchanges.filter(({ isSelection }) => !isSelection)
  if (chosen.length === 0 || others.length === 0) return undefined
  if (discriminator !== undefined) {
    const isShort = chosen.length <= others.length
    const member = /^\w+$/.test(discriminator)
      ? `.${discriminator}`
      : `[${textLiteral(discriminator)}]`
    return (isShort ? chosen : others).map((exchange, index, all) => {
      const constant = constantOf(exchange, discriminator)
      const value = typeof constant === 'string' ? textLiteral(constant) : String(constant)
      const more = index === all.length - 1 ? '' : isShort ? ' ||' : ' &&'
      return `payload${member} ${isShort ? '===' : '!=='} ${value}${more}`
    })
  }
  const own = ownMemberOf(chosen, others)
  if (own !== undefined) return [`${textLiteral(own)} in payload`]
  const theirs = ownMemberOf(others, chosen)
  return theirs === undefined ? undefined : [`!(${textLiteral(theirs)} in payload)`]
}

function ifSource(condition: readonly string[], returned: Doc): Doc {
  const test = group([indented([softLine, joined(condition, line)]), softLine])
  const returns: Doc = ['return ', returned]
  const oneLine: Doc = [`if (${condition.join(' ')}) `, returns]
  if (print(oneLine).length + BODY_INDENT <= WIDTH) return oneLine
  return ['if (', test, ') {', indented([hardLine, returns]), hardLine, '}']
}

function answer(plan: Plan, to: string): Doc {
  const { identifier, screens, completions } = plan
  const screen = screens.find(({ id }) => id === to)
  if (screen) {
    return `${identifier}.screen('${to}'${hasExample(screen) ? `, examples.${to}` : ''})`
  }
  const { flow_token, ...example } = completions[0]?.example ?? {}
  const params = [memberOf('flow_token', 'flowToken'), ...membersOf(example)]
  return [`${identifier}.complete(`, objectOf(params), ')']
}

function bodyOf(answer: Doc): Doc {
  return group(indented([line, answer]))
}
