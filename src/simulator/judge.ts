import {
  asObject,
  type FlowDocument,
  isObject,
  type Json,
  type Screen
} from '../flow-json/document.ts'
import { quote } from '../flow-json/schema/words.ts'
import { advise } from './advise.ts'
import { faultInData } from './data-model.ts'
import { PhoneError } from './failure.ts'
import { shown } from './inputs/input.ts'
import { faultInLists } from './lists.ts'
import { type Check, type CheckName, checked } from './record.ts'
import { faultInOpening, faultInStep, screenIds } from './routing.ts'
import type { Screens } from './screens.ts'
import type { Plain } from './transport.ts'

/** The reserved screen that ends a flow. */
const SUCCESS = 'SUCCESS'

/** What a reply tells the phone to do. Without `completion` no message goes to the chat. */
export type Verdict =
  | { readonly show: Screen; readonly data: Json; readonly snackbar: string | undefined }
  | { readonly show?: never; readonly completion: Json | undefined }

export interface Court {
  readonly document: FlowDocument
  readonly screens: Screens
  /** Where each check is noted. */
  readonly checks: Check[]
}

/**
 * Judge a reply as a phone does. Throws PhoneError at the first check that fails (spec: data
 * channel, section 5).
 */
export function judge(
  reply: unknown,
  request: Plain,
  { document, screens, checks }: Court
): Verdict {
  const check = (name: CheckName, fault: string | undefined, key: string) => {
    checks.push(checked(name, fault))
    if (fault === undefined) return
    // Of what is no reply at all a phone tells nobody.
    throw new PhoneError({ key, message: fault, status: 200, isReported: name !== 'format' })
  }

  check('format', faultInFormat(reply), 'invalid-format')
  const { screen: id, data } = asObject(reply)
  if (id === SUCCESS) return { completion: completionOf(asObject(data), checks) }

  const screen = document.screen(id)
  check('screen', screen ? undefined : noScreen(document, id), 'invalid-screen-transition')
  if (!screen) throw new TypeError('the check before has thrown')
  check('transition', faultInWay(document, request, String(id)), 'invalid-screen-transition')
  // Taken out before the data are looked at (section 5.2).
  const { error_message: snackbar, ...own } = asObject(data)
  check('data-model', faultInData(screen, own), 'payload-schema-error')
  check('components', faultInLists(screens.preview(screen, own)), 'components-validation-error')
  const isShown = typeof snackbar === 'string' && snackbar !== ''
  return { show: screen, data: own, snackbar: isShown ? snackbar : undefined }
}

/** Say which screens there are, when one is named that there is not. */
export function noScreen(document: FlowDocument, id: unknown): string {
  const ids = screenIds(document)
  return `There is no screen ${quote(String(id))}${advise(String(id), ids, 'the flow')}`
}

function faultInFormat(reply: unknown): string | undefined {
  if (!isObject(reply)) return `The reply is no object but ${shown(reply)}`
  if (typeof reply.screen !== 'string') return 'The reply names no screen'
  return isObject(reply.data) ? undefined : 'The reply has no data; it is {} for a screen without'
}

function faultInWay(
  document: FlowDocument,
  { action, screen }: Plain,
  to: string
): string | undefined {
  const from = typeof screen === 'string' && screen !== '' ? screen : undefined
  return action === 'INIT' || from === undefined
    ? faultInOpening(document, to, from)
    : faultInStep(document, from, to)
}

function completionOf(data: Json, checks: Check[]): Json | undefined {
  const { params } = asObject(data.extension_message_response)
  if (!isObject(params)) return undefined
  const fault = 'The completion has no flow_token: nobody can tell which message it answers'
  checks.push(checked('completion', typeof params.flow_token === 'string' ? undefined : fault))
  return params
}
