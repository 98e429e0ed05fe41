import { isObject } from '../document.ts'
import type { Facts } from './facts.ts'
import type { Standing, Tell } from './tell.ts'
import { misfit, quote } from './words.ts'

/** Judge how many items a list has. */
export function judgeArray(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  if (!Array.isArray(value)) {
    tell('property-type', misfit(value, about, standing))
    return
  }
  const { minItems = 0, clientMinItems = minItems, maxItems = Number.POSITIVE_INFINITY } = about
  const count = value.length
  const has = `${quote(standing.name)} has ${count === 1 ? '1 item' : `${count} items`}`
  if (count === 0 && about.isBranch) {
    tell('empty-branch', `${quote(standing.name)} is empty; it needs a component.`)
  } else if (count < minItems) {
    const severity = count < clientMinItems ? 'error' : 'warning'
    tell('too-few-items', `${has}; it needs at least ${minItems}.`, { severity })
  } else if (count > maxItems) {
    tell('too-many-items', `${has}; WhatsApp takes at most ${maxItems}.`)
  }
}

/** Judge the names in a map. */
export function judgeMap(value: unknown, about: Facts, standing: Standing, tell: Tell): void {
  if (!isObject(value)) {
    tell('property-type', misfit(value, about, standing))
    return
  }
  if (!about.keys) return
  const names = Object.keys(value)
  if (names.length === 0 && about.isBranch) {
    tell('empty-branch', `${quote(standing.name)} is empty; it needs a case.`)
  }
  const { pattern, wanted, severity } = KEYS[about.keys]
  for (const name of names) {
    if (name.length > MAX_KEY) {
      tellKey(name, `is longer than ${MAX_KEY} characters`, 'error')
    } else if (name === '__proto__') {
      tellKey(name, 'is one that no program takes for a name', 'error')
    } else if (!pattern.test(name)) {
      tellKey(name, `is not of ${wanted}`, severity)
    }
  }

  function tellKey(name: string, problem: string, severity: 'error' | 'warning'): void {
    const message = `The key ${quote(name)} of ${quote(standing.name)} ${problem}.`
    tell('key-pattern', message, { path: [name], part: 'key', severity })
  }
}

/** Every pointer to something below a key holds it: what is below a longer one is not checked. */
export const MAX_KEY = 200

/** Spec: Flow JSON, section 3, and section 14, point 14. */
const KEYS = {
  'screen-id': {
    pattern: /^[A-Za-z_]+$/,
    wanted: 'letters and underscores, as a screen id is',
    severity: 'error'
  },
  case: {
    pattern: /^[\w-]+$/,
    wanted: 'letters, digits, hyphens and underscores',
    severity: 'warning'
  }
} as const
