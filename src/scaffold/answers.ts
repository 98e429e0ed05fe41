import { constantOf, type Exchange, ownMemberOf } from './exchanges.ts'
import type { Plan, ScreenPlan } from './plan.ts'
import { textLiteral } from './source.ts'

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

/** What holds for selections only, so that they stay on the screen. */
export function conditionOf({
  exchanges,
  discriminator
}: ScreenPlan): readonly string[] | undefined {
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
