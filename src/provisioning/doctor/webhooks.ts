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

/** What a completion comes with. */
const COMPLETION = 'MESSAGE_INBOUND'
/** What says what became of a message. */
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
  const isTold = (trigger: string) => speaking.some(({ triggers }) => triggers.includes(trigger))
  const mend = (trigger: string) => `add the trigger ${trigger} to it in Sinch's dashboard`
  if (!isTold(COMPLETION)) {
    const said = `${targets(speaking)} is not told completions (${COMPLETION})`
    return about.wrong(said, mend(COMPLETION))
  }
  if (!isTold(REPORT)) {
    const said = `${targets(speaking)} is not told what becomes of messages (${REPORT}), so none that is unknown is settled`
    return about.warning(said, mend(REPORT))
  }
  return about.ok(targets(speaking))
}

const targets = (webhooks: readonly SinchWebhook[]) =>
  webhooks.map(({ target }) => target).join(', ')
