import type { z } from 'zod'
import type { Open } from '../clients/flow-message.ts'
import { FLOW_ERR_SEND } from '../errors.ts'
import { describeIssues } from '../flow/expectation.ts'
import { parse } from '../flow/parse.ts'
import { routesOf } from '../flow/routes.ts'
import type { Screens } from '../flow/types.ts'
import type { Opening, SentFlow } from './message.ts'

/** Hold how a flow is opened to its contract; data as its schema makes it. Throws FLOW_ERR_SEND. */
export async function checkOpening(
  { name, contract: { screens } }: SentFlow<Screens, z.ZodType>,
  open: Opening<Screens>
): Promise<Open> {
  const refuse = (reason: string) => new FLOW_ERR_SEND(name, reason)
  if (open?.action === 'data_exchange') return { action: open.action }
  if (open?.action !== 'navigate') throw refuse('open.action must be navigate or data_exchange')
  const { screen, data = {} } = open
  checkEntry({ name, contract: { screens } }, screen)
  const schema = screens[screen]?.data
  if (!schema) {
    if (Object.keys(data).length > 0) throw refuse(`${screen} takes no data`)
    return { action: 'navigate', screen }
  }
  const parsed = await parse(schema, data)
  if (!parsed.success) {
    const where = describeIssues(parsed.error.issues, schema)
    throw refuse(`the data of ${screen} does not fit: ${where}`)
  }
  // WhatsApp refuses data with nothing in it.
  const isEmpty = Object.keys(parsed.data).length === 0
  return { action: 'navigate', screen, ...(!isEmpty && { data: parsed.data }) }
}

/** Throws FLOW_ERR_SEND for a screen that no message can open. */
export function checkEntry(
  { name, contract }: Pick<SentFlow<Screens, z.ZodType>, 'name' | 'contract'>,
  screen: string
): void {
  const { entries } = routesOf(contract.screens)
  if (entries.has(screen)) return
  const which = [...entries].join(', ')
  throw new FLOW_ERR_SEND(name, `open.screen must be a screen that it opens with: ${which}`)
}
