import { Command, Option } from 'commander'
import { CATEGORIES, type ValidationError } from '../clients/graph/index.ts'
import type { Finding } from '../flow-json/finding.ts'
import { carryOut, type Published } from '../provisioning/publish.ts'
import { type Plan, planPublishing, type Step, type Wanted } from '../provisioning/publish-plan.ts'
import { toHuman } from './check/human.ts'
import { printable } from './check/printable.ts'
import { passes } from './check.ts'
import { endpointUrl } from './endpoint-url.ts'
import { type FlowHere, flowHere } from './flow-here.ts'
import { confirm, fail, hasColour, type Io, withIo } from './io.ts'
import { needMeta } from './meta.ts'

interface Options {
  name?: string
  url?: string
  category?: string[]
  draft?: boolean
  dryRun?: boolean
  yes?: boolean
}

const DID: Record<Step, string> = {
  create: 'created',
  upload: 'uploaded its Flow JSON',
  settings: 'set its endpoint, application and categories',
  publish: 'published'
}
const WOULD: Record<Step, string> = {
  create: 'create the flow',
  upload: 'upload its Flow JSON',
  settings: 'set',
  publish: 'publish it'
}

/** `flowgate publish`: have Meta's flow be what is here. docs/publish.md. */
export function publishCommand(io: Io): Command {
  return withIo(new Command('publish'), io)
    .argument('<flow>', 'its name in flows/, its folder or its Flow JSON')
    .option('--name <name>', 'its name at Meta, if it is another')
    .option('--url <url>', 'its endpoint, if it is not PUBLIC_URL/flows/NAME')
    .addOption(
      new Option('--category <category...>', 'what it is for; OTHER when it is made').choices(
        CATEGORIES
      )
    )
    .option('--draft', 'leave it a draft')
    .option('--dry-run', 'change nothing, and say what would be')
    .option('--yes', 'do not ask before a published flow becomes a draft')
    .action(async (flow: string, options: Options) => {
      try {
        await publish(io, await flowHere(flow), options)
      } catch (error) {
        fail(io, error)
      }
    })
}

async function publish(io: Io, flow: FlowHere, options: Options): Promise<void> {
  const { graph, http, ids } = needMeta(io, 'META_WABA_ID')
  const wanted = wantedOf(io, flow, options)
  if (!(await passes(io, flow.folder ?? flow.path))) return

  const account = { graph, http, wabaId: ids.META_WABA_ID }
  const plan = await planPublishing(account, wanted)
  const { steps, isWithdrawn } = plan
  if (options.dryRun) return tellPlan(io, plan, wanted)
  if (isWithdrawn && !options.yes) {
    const what = `Flow "${printable(wanted.name)}" is published, and would be a draft from now on`
    if (!(await confirm(io, `${what}. Go on?`))) {
      fail(io, `${what}: leave out --draft, or add --yes`)
      return
    }
  }
  if (steps.length === 0) io.stdout.write('Nothing to do: Meta has what is here.\n')
  const said = (step: Step, id: string) =>
    io.stdout.write(`${DID[step]}  (flow ${printable(id)})\n`)
  tellEnd(io, await carryOut(account, plan, wanted, said), flow)
}

function wantedOf({ env }: Io, flow: FlowHere, options: Options): Wanted {
  const { name = flow.name, category, draft = false } = options
  return {
    name,
    content: flow.content,
    hasEndpoint: flow.dataApiVersion !== undefined,
    endpointUri: endpointUrl(env, { flow: flow.name, url: options.url }),
    applicationId: env.META_APP_ID,
    categories: category,
    isDraft: draft
  }
}

function tellPlan(io: Io, { flow, steps, settings, isWithdrawn }: Plan, { name }: Wanted): void {
  const where = flow ? `flow ${flow.id}, ${flow.status}` : 'no flow yet'
  io.stdout.write(`Meta has ${printable(where)} of the name "${printable(name)}". `)
  if (steps.length === 0) {
    io.stdout.write('Nothing would be done.\n')
    return
  }
  io.stdout.write('This would\n')
  const set = Object.entries(settings).map(([key, value]) => `${key} ${value}`)
  for (const step of steps) {
    const more = step === 'settings' ? ` ${set.join(', ')}` : ''
    io.stdout.write(`- ${WOULD[step]}${printable(more)}\n`)
  }
  if (isWithdrawn) io.stdout.write('and leave it a draft, though it is published.\n')
}

function tellEnd(io: Io, { id, status, errors }: Published, flow: FlowHere): void {
  if (errors.length > 0) {
    const findings = errors.map(toFinding)
    const checked = [{ name: `${flow.path}, by Meta`, content: flow.content, findings }]
    io.stdout.write(`\n${toHuman(checked, { colour: hasColour(io) })}`)
    fail(io, 'Meta has stored the Flow JSON, and does not publish it like this.')
  }
  io.stdout.write(`flow ${printable(id)} is ${printable(status)}\n`)
}

/** What Meta finds, as our own findings are shown. Its pointers are no JSON Pointers. */
function toFinding(found: ValidationError): Finding {
  const { error, error_type = 'Meta', message, pointers: [place = found] = [] } = found
  const line = Math.max(1, place.line_start ?? 1)
  const column = Math.max(1, place.column_start ?? 1)
  return {
    code: printable(error),
    severity: 'error',
    rule: printable(error_type),
    message,
    pointer: '',
    ...{ line, column, endLine: Math.max(line, place.line_end ?? line) },
    endColumn: Math.max(column + 1, place.column_end ?? column + 1)
  }
}
