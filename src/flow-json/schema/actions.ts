import { z } from 'zod'
import type { VersionName } from '../version.ts'
import { object } from './component.ts'
import { facts, objects } from './facts.ts'
import { constant, json, literal, map, text } from './values.ts'

const payload = () => map(json())

const Next = object('`next`', { type: constant('screen'), name: literal() })

const Navigate = action('navigate', { next: Next, payload: payload().optional() })
const Complete = action('complete', { payload: payload().optional() })
const DataExchange = action('data_exchange', { payload: payload().optional() })
const DataExchangeOnSelect = action('data_exchange', { payload: payload() })
const UpdateData = action('update_data', { payload: payload() }, '6.0')
const OpenUrl = action('open_url', { url: text({ format: 'uri' }) }, '6.0')

function action<const N extends string, const S extends z.ZodRawShape>(
  name: N,
  shape: S,
  since?: VersionName
) {
  return z
    .strictObject({ name: constant(name), ...shape })
    .register(objects, { title: `The action ${name}`, isAction: true, ...(since && { since }) })
}

const ACTION = { kind: 'action', dynamic: false } as const

/** Every action, wherever it may hang (spec: Flow JSON, section 7). */
export const Action = z
  .discriminatedUnion('name', [DataExchange, Navigate, Complete, UpdateData, OpenUrl])
  .register(facts, ACTION)

/** What a Footer does when it is tapped. */
export function footerAction() {
  return z.discriminatedUnion('name', [DataExchange, Navigate, Complete]).register(facts, ACTION)
}

/** What an EmbeddedLink does when it is tapped, and the link of an OptIn. */
export function linkAction() {
  return z.discriminatedUnion('name', [DataExchange, Navigate, OpenUrl]).register(facts, ACTION)
}

/** What a NavigationList or one of its items does when it is tapped. */
export function listAction() {
  return z.discriminatedUnion('name', [DataExchange, Navigate]).register(facts, ACTION)
}

interface Since {
  readonly since?: VersionName
}

/** What a group does when an option is chosen: `update_data` came with 6.0. */
export function selectAction({ since }: Since = {}) {
  return z
    .discriminatedUnion('name', [DataExchangeOnSelect, UpdateData])
    .register(facts, { ...ACTION, ...(since && { since }) })
}

/** What a date does when it is chosen. */
export function exchangeAction() {
  return z.discriminatedUnion('name', [DataExchangeOnSelect]).register(facts, ACTION)
}

/** What an option does when it is chosen or given up, and a group when one is given up. */
export function updateAction({ since = '6.0' }: Since = {}) {
  return z.discriminatedUnion('name', [UpdateData]).register(facts, { ...ACTION, since })
}
