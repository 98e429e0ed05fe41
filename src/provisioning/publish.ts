import { done, explain } from '../clients/done.ts'
import {
  createFlow,
  findFlow,
  type HealthStatus,
  publishFlow,
  readFlow,
  updateFlow,
  uploadFlowJson,
  type ValidationError
} from '../clients/graph/index.ts'
import { FLOW_ERR_GRAPH } from '../errors.ts'
import type { Account, Plan, Step, Wanted } from './publish-plan.ts'

/** What has become of a flow. */
export interface Published {
  readonly id: string
  readonly status: string
  /** What Meta finds wrong with the Flow JSON: it has been stored, and stays a draft. */
  readonly errors: readonly ValidationError[]
}

const DEFAULT_CATEGORIES = ['OTHER']

/**
 * Carry out a plan. Whatever ends it on the way, the next plan goes on from there. `onStep` is told
 * of each step that is done. Throws FLOW_ERR_GRAPH.
 */
export async function carryOut(
  account: Account,
  { flow, steps, settings }: Plan,
  wanted: Wanted,
  onStep: (step: Step, id: string) => void
): Promise<Published> {
  const { graph } = account
  const { name, content } = wanted
  const id = flow?.id ?? (await create(account, wanted))
  if (!flow) onStep('create', id)

  let errors = flow?.validation_errors ?? []
  if (steps.includes('upload')) {
    const uploaded = await uploadFlowJson(graph, id, content)
    errors = done(uploaded, `Uploading the Flow JSON of "${name}"`).validation_errors
    onStep('upload', id)
  }
  if (steps.includes('settings')) {
    done(await updateFlow(graph, id, settings), `Setting up flow "${name}"`)
    onStep('settings', id)
  }
  if (errors.length === 0 && steps.includes('publish')) {
    await publish(account, id, name)
    onStep('publish', id)
  }
  const { status } = done(await readFlow(graph, id), `Reading flow "${name}" back`)
  return { id, status, errors }
}

async function create({ graph, wabaId }: Account, wanted: Wanted): Promise<string> {
  const { name, categories = DEFAULT_CATEGORIES, endpointUri, hasEndpoint } = wanted
  const settings = {
    ...{ name, categories },
    ...(endpointUri && hasEndpoint && { endpoint_uri: endpointUri })
  }
  const created = await createFlow(graph, wabaId, settings)
  if (created.outcome !== 'unknown') return done(created, `Creating flow "${name}"`).id
  // It may be there: its name is unique.
  const found = done(await findFlow(graph, wabaId, name), `Looking for flow "${name}"`)
  if (found) return found.id
  return done<never>(created, `Creating flow "${name}"`)
}

async function publish({ graph }: Account, id: string, name: string): Promise<void> {
  const result = await publishFlow(graph, id)
  if (result.outcome === 'done') return
  const read = await readFlow(graph, id)
  const now = read.outcome === 'done' ? read.value : undefined
  if (result.outcome === 'unknown' && now?.status === 'PUBLISHED') return
  const why = explain(result, `Publishing flow "${name}"`)
  throw new FLOW_ERR_GRAPH([why, ...obstacles(now?.health_status)].join('\n'))
}

/** What keeps a flow from being sent, in Meta's words (spec: Graph API, section 3.3). */
export function obstacles(health: HealthStatus | undefined): string[] {
  return (health?.entities ?? []).flatMap(({ entity_type, errors, additional_info }) => [
    ...errors.map(({ error_description: words, possible_solution: solution }) =>
      [`  ${entity_type}: ${words}`, ...(solution ? [`(${solution})`] : [])].join(' ')
    ),
    ...additional_info.map(words => `  ${entity_type}: ${words}`)
  ])
}
