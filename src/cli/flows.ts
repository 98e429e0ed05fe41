import { Command } from 'commander'
import { done } from '../clients/done.ts'
import {
  deleteFlow,
  deprecateFlow,
  findFlow,
  listFlows,
  type MetaFlow,
  previewFlow,
  readFlow,
  subscribeApp
} from '../clients/graph/index.ts'
import { FLOW_ERR_GRAPH } from '../errors.ts'
import { obstacles } from '../provisioning/publish.ts'
import { printable, printableJson } from './check/printable.ts'
import { confirm, fail, type Io, withIo } from './io.ts'
import { type MetaAccess, needMeta } from './meta.ts'
import { listing, table } from './table.ts'

type Meta = MetaAccess & { ids: { META_WABA_ID: string } }
interface Options {
  json?: boolean
  new?: boolean
  yes?: boolean
}

/** `flowgate flows`: look at flows at Meta, and take them out of use. docs/publish.md. */
export function flowsCommand(io: Io): Command {
  const command = withIo(new Command('flows'), io)
  const add = (
    usage: string,
    description: string,
    run: (meta: Meta, flow: string, options: Options) => Promise<void>
  ) =>
    command
      .command(usage)
      .description(description)
      .action(async function (this: Command) {
        try {
          await run(needMeta(io, 'META_WABA_ID'), this.args[0] ?? '', this.opts<Options>())
        } catch (error) {
          fail(io, error)
        }
      })

  add('list', 'the flows of the business account', (meta, _, options) =>
    list(io, meta, options)
  ).option('--json', 'as JSON')
  add('show <flow>', 'what Meta has of a flow, by its name or id', (meta, flow, options) =>
    show(io, meta, flow, options)
  ).option('--json', 'as JSON')
  add('preview <flow>', 'print the address of a page that shows it, for 30 days', (...given) =>
    preview(io, ...given)
  ).option('--new', 'another address; the one before is void')
  add('deprecate <flow>', 'take a published flow out of use, for ever', (meta, flow, options) =>
    end(io, meta, flow, { ...options, verb: 'deprecate' })
  ).option('--yes', 'do not ask')
  add('delete <flow>', 'delete a draft, for ever', (meta, flow, options) =>
    end(io, meta, flow, { ...options, verb: 'delete' })
  ).option('--yes', 'do not ask')
  add('subscribe', 'have the app of the token get what happens in the account', meta =>
    subscribe(io, meta)
  )
  return command
}

async function list(io: Io, { graph, ids }: Meta, { json }: Options): Promise<void> {
  const flows = done(await listFlows(graph, ids.META_WABA_ID), 'Listing the flows')
  if (json) {
    io.stdout.write(`${printableJson(flows)}\n`)
    return
  }
  const rows = flows.map(({ id, name, status, categories }) =>
    [id, status, name, categories.join(', ')].map(printable)
  )
  io.stdout.write(
    rows.length > 0 ? table([['id', 'status', 'name', 'categories'], ...rows]) : 'No flows.\n'
  )
}

async function show(io: Io, meta: Meta, argument: string, { json }: Options): Promise<void> {
  const flow = await theFlow(meta, argument)
  if (json) {
    io.stdout.write(`${printableJson(flow)}\n`)
    return
  }
  const { validation_errors: errors, health_status: health } = flow
  const said = listing({
    id: flow.id,
    name: flow.name,
    status: flow.status,
    categories: flow.categories.join(', '),
    'Flow JSON': flow.json_version,
    'Data API': flow.data_api_version,
    endpoint: flow.endpoint_uri,
    application: flow.application && `${flow.application.id} ${flow.application.name ?? ''}`.trim(),
    'can be sent': health?.can_send_message,
    faults: errors.length > 0 ? `${errors.length} in the Flow JSON` : undefined
  })
  const lines = [
    ...said.trimEnd().split('\n'),
    ...obstacles(health),
    ...errors.map(({ error, message, line_start }) => `  line ${line_start}: ${error}: ${message}`)
  ]
  io.stdout.write(`${lines.map(printable).join('\n')}\n`)
}

async function preview(io: Io, meta: Meta, argument: string, options: Options): Promise<void> {
  const { id } = await theFlow(meta, argument)
  const read = await previewFlow(meta.graph, id, { isNew: options.new === true })
  const shown = done(read, `Preview of flow ${id}`).preview
  if (!shown) throw new FLOW_ERR_GRAPH(`Flow ${id} has no preview: upload its Flow JSON first`)
  io.stdout.write(`${printable(shown.preview_url)}\n`)
}

/** What cannot be undone is asked first. */
async function end(
  io: Io,
  meta: Meta,
  argument: string,
  { yes, verb }: Options & { verb: 'deprecate' | 'delete' }
): Promise<void> {
  const { id, name, status } = await theFlow(meta, argument)
  const which = printable(`"${name}" (${id}, ${status})`)
  if (!yes && !(await confirm(io, `${verb} flow ${which}, for ever?`))) {
    fail(io, `Flow ${which} stays as it is: --yes does it without asking`)
    return
  }
  const call = verb === 'delete' ? deleteFlow : deprecateFlow
  done(await call(meta.graph, id), `To ${verb} flow ${which}`)
  io.stdout.write(`Flow ${which} is ${verb}d.\n`)
}

async function subscribe(io: Io, { graph, ids }: Meta): Promise<void> {
  done(await subscribeApp(graph, ids.META_WABA_ID), 'Subscribing the app')
  io.stdout.write(`The app of META_ACCESS_TOKEN is subscribed to account ${ids.META_WABA_ID}.
Its fields \`messages\` and \`flows\` are subscribed to in the app's own settings (Webhooks).
`)
}

/** By id, which is digits, or by name. */
async function theFlow({ graph, ids }: Meta, argument: string): Promise<MetaFlow> {
  const isId = /^\d{6,}$/.test(argument)
  const listed = isId
    ? { id: argument }
    : done(await findFlow(graph, ids.META_WABA_ID, argument), `Looking for flow "${argument}"`)
  if (!listed) {
    throw new FLOW_ERR_GRAPH(`there is no flow "${argument}"; \`flowgate flows list\` has them`)
  }
  return done(await readFlow(graph, listed.id), `Reading flow "${argument}"`)
}
