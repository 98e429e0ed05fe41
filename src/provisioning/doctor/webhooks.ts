import { type Graph, listSubscribedApps } from '../../clients/graph/index.ts'
import { listWebhooks, type Sinch, type SinchWebhook } from '../../clients/sinch/index.ts'
import { refusedVerdict } from './refused.ts'
import { type Verdict, verdictsOn } from './verdict.ts'

/** Whether what happens in a business account is told to an app: to ours, if it is known. */
export async function checkMetaWebhook(
  graph: Graph,
  wabaId: string,
  appId: string | undefined
): Promise<Verdict> {
  const about = verdictsOn('webhook at Meta')
  const listed = await listSubscribedApps(graph, wabaId)
  if (listed.outcome !== 'done') return refusedVerdict(about, listed)
  const ids = listed.value.map(({ id }) => id)
  const mend = 'flowgate flows subscribe'
  if (ids.length === 0) return about.wrong(`no app is subscribed to account ${wabaId}`, mend)
  if (appId && !ids.includes(appId)) {
    return about.wrong(`app ${ids.join(', ')} is subscribed, not ${appId} (META_APP_ID)`, mend)
  }
  return about.ok(`app ${ids.join(', ')} is subscribed`)
}

/** What a completion comes with, and what becomes of a message. */
const COMPLETION = 'MESSAGE_INBOUND'
const REPORT = 'MESSAGE_DELIVERY'

/** Whether Sinch tells completions: a webhook whose target_type was left out is silent. */
export async function checkSinchWebhook(
  sinch: Sinch,
  appId: string,
  target: string | undefined
): Promise<Verdict> {
  const about = verdictsOn('webhook at Sinch')
  const listed = await listWebhooks(sinch, appId)
  if (listed.outcome !== 'done') return refusedVerdict(about, listed)
  const create = 'flowgate sinch webhook'
  const ours = listed.value.filter(webhook => target === undefined || webhook.target === target)
  if (ours.length === 0) {
    return about.wrong(`none leads to ${target ?? 'anywhere'}`, create)
  }
  const speaking = ours.filter(({ target_type }) => target_type === 'HTTP')
  if (speaking.length === 0) {
    const said = `${targets(ours)} is silent: its target_type is ${ours[0]?.target_type}, not HTTP`
    return about.wrong(said, `delete it in Sinch's dashboard, then run ${create}`)
  }
  const telling = speaking.filter(({ triggers }) => triggers.includes(COMPLETION))
  if (telling.length === 0) {
    const mend = `add the trigger ${COMPLETION} to it in Sinch's dashboard`
    return about.wrong(`${targets(speaking)} is not told completions (${COMPLETION})`, mend)
  }
  if (!telling.some(({ triggers }) => triggers.includes(REPORT))) {
    const mend = `add the trigger ${REPORT} to it in Sinch's dashboard`
    return about.warning(`${targets(telling)} is not told what becomes of messages`, mend)
  }
  return about.ok(targets(telling))
}

const targets = (webhooks: readonly SinchWebhook[]) =>
  webhooks.map(({ target }) => target).join(', ')
