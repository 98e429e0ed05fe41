import type { FastifyBaseLogger } from 'fastify'
import fp from 'fastify-plugin'
import { isFlowError } from '../errors.ts'
import { shortHash } from '../flow/key-of.ts'
import { levelOf } from '../webhooks/flow-event.ts'
import { type Inbox, type InboxOptions, openInbox, type Told } from '../webhooks/inbox.ts'
import { reportError } from './error-report.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What came in through webhooks. */
    inbox: Inbox
  }
}

export type InboxPluginOptions = Omit<InboxOptions, 'log' | 'told'>

/** Keep what webhooks bring and work on it, until the server has answered its last request. */
export const inbox = fp<InboxPluginOptions>(
  async (app, options) => {
    const inbox = openInbox({ ...options, log: app.log, told: what => tell(app.log, what) })
    app.decorate('inbox', inbox)
    app.addHook('onClose', () => inbox.stop())
  },
  { name: 'flowgate-inbox' }
)

/** One line for a try: names, codes, hashes and times, and nothing of what a user typed. */
function tell(log: FastifyBaseLogger, { job, item, outcome, error, ms }: Told): void {
  const line = { ...aboutOf(job), tries: item.tries, outcome: outcome.is, ms }
  // Whatever becomes of onFlowEvent, it is told once, and as loud as it is.
  const isNews = job?.kind === 'flow-event' && item.tries === 1
  if (isNews) log[levelOf(job.event)](line, `flow event ${word(job.event.event)}`)
  if (outcome.is === 'done') {
    if (!isNews) log[job?.kind === 'status' ? 'debug' : 'info'](line, `${job?.kind} done`)
    return
  }
  const isOurs = isFlowError(error)
  const thrown = isOurs ? error.cause : error
  const failed = {
    ...line,
    code: isOurs ? error.code : 'FLOW_ERR_HANDLER',
    reason: outcome.reason,
    ...(thrown !== undefined && {
      error: reportError(thrown, { withMessage: log.level === 'debug' || log.level === 'trace' })
    })
  }
  if (outcome.is === 'failed') {
    // Of a report whose message may not be noted yet, there is nothing to say.
    const level = job?.kind === 'status' ? 'debug' : 'warn'
    log[level](failed, `${job?.kind} failed, and is tried again`)
  } else
    log.error({ ...failed, id: item.id }, `${job?.kind ?? 'something'} is kept as a dead letter`)
}

function aboutOf(job: Told['job']): object {
  switch (job?.kind) {
    case 'handle':
    case 'forward':
      return {
        job: job.kind,
        flow: job.flow,
        via: job.completion.via,
        token: shortHash(job.flowToken)
      }
    case 'flow-event': {
      const { event } = job
      return {
        job: job.kind,
        event: word(event.event),
        flow_id: word(event.flow_id),
        old_status: word(event.old_status),
        new_status: word(event.new_status),
        alert_state: word(event.alert_state),
        threshold: event.threshold,
        error_rate: event.error_rate,
        p90_latency: event.p90_latency,
        availability: event.availability
      }
    }
    case 'completion':
    case 'status':
      return { job: job.kind, via: job.via }
    default:
      return {}
  }
}

/** A name as Meta makes them, and nothing else. */
function word(text: string | undefined): string | undefined {
  return text !== undefined && /^\w{1,64}$/.test(text) ? text : undefined
}
