import { SUCCESS } from '../protocol/response.ts'
import { answerTo, conditionOf, hasExample, shownExamples } from './answers.ts'
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
import { linesOf, memberOf, membersOf, objectOf } from './source.ts'

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
