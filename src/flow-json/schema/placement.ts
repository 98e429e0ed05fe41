import type { z } from 'zod'
import { Component, PLACES } from './components/containers.ts'
import { places } from './facts.ts'
import { type Member, membersAt, type Setting } from './present.ts'
import type { Tell } from './tell.ts'

/** Tell when a component that the version has may not stand there (spec: Flow JSON, section 5). */
export function checkPlace(place: z.ZodType, type: string, setting: Setting, tell: Tell): void {
  const member = memberAt(place, type, setting)
  if (member && !member.absent) return
  const who = /^[AEIO]/.test(type) ? `An ${type}` : `A ${type}`
  const here = places.get(place)?.title ?? 'here'
  const said = `this file says ${setting.version}`
  if (place === Component) {
    tell('input-outside-form', `${who} stands in a Form up to Flow JSON 3.1; ${said}.`)
  } else if (member) {
    const message = `${who} may stand in ${here} from Flow JSON ${member.since}; ${said}.`
    tell('component-placement', message, { path: ['type'] })
  } else {
    const message = `${who} may not stand in ${here}; it may in ${elsewhere(type, setting)}.`
    tell('component-placement', message, { path: ['type'] })
  }
}

function elsewhere(type: string, setting: Setting): string {
  const open = PLACES.filter(place => {
    const member = memberAt(place, type, setting)
    return member && !member.absent
  })
  return open.map(place => places.get(place)?.title).join(' or ')
}

function memberAt(place: z.ZodType, type: string, setting: Setting): Member | undefined {
  return membersAt(place, setting).get(type)
}
