import { Command } from 'commander'
import { done } from '../clients/done.ts'
import {
  createWebhook,
  listFlows,
  listScreens,
  listWebhooks,
  type SinchWebhook,
  TRIGGERS
} from '../clients/sinch/index.ts'
import { FLOW_ERR_SINCH } from '../errors.ts'
import { printable, printableJson } from './check/printable.ts'
import { fail, type Io, withIo } from './io.ts'
import { notSet } from './not-set.ts'
import { writeHandover } from './sinch/handover.ts'
import { needSinch, sinchWebhookUrl } from './sinch-access.ts'
import { table } from './table.ts'

interface FlowsOptions {
  json?: boolean
}

/** `flowgate sinch`: what Sinch has, and what its Professional Services need. docs/publish.md. */
export function sinchCommand(io: Io): Command {
  const command = withIo(new Command('sinch'), io)
  const run = (work: Promise<void>) => work.catch(error => fail(io, error))
  command
    .command('flows')
    .description('the flows that Sinch has, and their screens')
    .option('--json', 'as JSON')
    .action((options: FlowsOptions) => run(flows(io, options)))
  command
    .command('webhook')
    .description('have Sinch tell this server what happens, at PUBLIC_URL/webhooks/sinch')
    .action(() => run(webhook(io)))
  command
    .command('handover <flow>')
    .description('write what Sinch Professional Services need to set a flow up, as one file')
    .option('--out <file>', 'where to; - is stdout', 'handover.md')
    .option('--url <url>', 'its endpoint, if it is not PUBLIC_URL/flows/NAME')
    .action((flow: string, options: { out: string; url?: string }) =>
      run(writeHandover(io, flow, options))
    )
  return command
}

async function flows(io: Io, { json }: FlowsOptions): Promise<void> {
  const { sinch } = needSinch(io)
  const listed = done(await listFlows(sinch), 'Listing the flows', FLOW_ERR_SINCH)
  const found = []
  for (const flow of listed) {
    const what = `Listing the screens of ${flow.id}`
    found.push({ ...flow, screens: done(await listScreens(sinch, flow.id), what, FLOW_ERR_SINCH) })
  }
  if (json) {
    io.stdout.write(`${printableJson(found)}\n`)
    return
  }
  const rows = found.map(({ id, name, status, screens }) =>
    [id, status.replace('FLOW_STATUS_', ''), name, screens.join(', ')].map(printable)
  )
  io.stdout.write(
    rows.length > 0 ? table([['id', 'status', 'name', 'screens'], ...rows]) : 'No flows.\n'
  )
}

async function webhook(io: Io): Promise<void> {
  const { sinch, appId, webhookSecrets } = needSinch(io)
  const target = sinchWebhookUrl(io)
  const [secret] = webhookSecrets
  if (!appId) throw notSet('SINCH_APP_ID')
  if (!target) throw notSet('PUBLIC_URL')
  if (!secret) throw notSet('SINCH_WEBHOOK_SECRET')
  const listed = done(await listWebhooks(sinch, appId), 'Listing the webhooks', FLOW_ERR_SINCH)
  const known = listed.find(one => one.target === target && one.target_type === 'HTTP')
  if (known) return tellOf(io, known)
  const created = await createWebhook(sinch, { appId, target, secret })
  done(created, 'Making the webhook', FLOW_ERR_SINCH)
  io.stdout.write(
    `Sinch tells ${printable(target)} from now on, signed with SINCH_WEBHOOK_SECRET.\n`
  )
}

/** What is missing of a webhook is for the dashboard: others may rely on how it is. */
function tellOf(io: Io, { target, triggers }: SinchWebhook): void {
  const missing = TRIGGERS.filter(trigger => !triggers.includes(trigger))
  if (missing.length === 0) {
    io.stdout.write(
      `${printable(target)} is told already. A secret that has changed is set in Sinch's dashboard.\n`
    )
    return
  }
  io.stderr.write(
    `${printable(target)} is told already, but not of everything. ` +
      `Add to it in Sinch's dashboard: ${missing.join(', ')}\n`
  )
  io.exitCode = 1
}
