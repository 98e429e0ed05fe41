import type { Check, Exchanged } from '../../../simulator/index.ts'
import type { Player } from '../player.ts'
import { FAULTS } from '../server/faults.ts'
import type { Wire } from '../server/network.ts'
import type { Entry, Visit } from '../visit.ts'
import { JsonDetails } from './json.tsx'
import { readTiming } from './timing.ts'

/** What was done and what was said between phone and endpoint, the newest first. */
export function Timeline({ player }: { player: Player }) {
  const { visit } = player
  if (!visit || visit.entries.length === 0) {
    return <p class="hint">Open the flow on the phone: requests and replies are listed here.</p>
  }
  return (
    <ol class="timeline" aria-label="Timeline">
      {visit.entries
        .map((entry, index) => <Line key={index} entry={entry} visit={visit} player={player} />)
        .reverse()}
    </ol>
  )
}

function Line({ entry, visit, player }: { entry: Entry; visit: Visit; player: Player }) {
  const { step, wires, isRepeat } = entry
  const isGood = step.error === undefined
  return (
    <li class={isGood ? 'entry' : 'entry bad'}>
      <div class="entry-head">
        <strong>{step.action}</strong>
        {step.screen && step.screen !== step.from && <span class="arrow"> → {step.screen}</span>}
        <span class="ms">{step.ms.toFixed(1)} ms</span>
        {!isRepeat && (
          <button
            type="button"
            class="small"
            title="Open the flow anew and do all until here"
            aria-label={`Back to here: ${step.action}`}
            onClick={() => player.backTo(entry)}
          >
            Back to here
          </button>
        )}
      </div>
      {step.error && <p class="error">{step.error}</p>}
      {step.opened && <p>Opens {step.opened}</p>}
      <Checks checks={step.checks} />
      {step.exchanges.map((exchange, index) => (
        <Exchange
          key={index}
          exchange={exchange}
          wire={wires[index]}
          repeat={wire => visit.repeat(entry, index, wire)}
        />
      ))}
    </li>
  )
}

interface ExchangeProps {
  readonly exchange: Exchanged
  readonly wire: Wire | undefined
  readonly repeat: (wire: Wire) => void
}

function Exchange({ exchange, wire, repeat }: ExchangeProps) {
  const { request, status, reply, bytes, ms, checks } = exchange
  const timing = readTiming(wire?.serverTiming)
  return (
    <div class="exchange">
      <div class="entry-head">
        <span class={status === 200 ? 'status good' : 'status bad'}>{status ?? 'no answer'}</span>
        <span>{String(request.action ?? '')}</span>
        {wire?.fault && <span class="fault">{FAULTS[wire.fault].label}</span>}
        <span class="ms">
          {ms.toFixed(1)} ms
          {timing && ` · crypto ${timing.crypto.toFixed(1)} · handler ${timing.handler.toFixed(1)}`}
          {` · ${bytes.sent} B out · ${bytes.received} B in`}
        </span>
      </div>
      <Checks checks={checks} />
      <JsonDetails title="Request" value={request} />
      <JsonDetails title="Reply" value={reply ?? wire?.failure ?? 'There is none to read.'} />
      {wire && (
        <details>
          <summary>As sent</summary>
          <dl class="raw">
            <dt>X-Hub-Signature-256</dt>
            <dd>{wire.signature ?? 'not signed'}</dd>
            <dt>Body</dt>
            <dd>{wire.sent}</dd>
            <dt>Reply</dt>
            <dd>{wire.received ?? wire.failure}</dd>
          </dl>
          <button type="button" class="small" onClick={() => repeat(wire)}>
            Send these bytes again
          </button>
        </details>
      )}
    </div>
  )
}

function Checks({ checks }: { checks: readonly Check[] }) {
  if (checks.length === 0) return null
  return (
    <ul class="checks" aria-label="Checks">
      {checks.map(({ name, passed, message }, index) => (
        <li key={index} class={passed ? 'good' : 'bad'}>
          {passed ? '✓' : '✗'} {name}
          {message && `: ${message}`}
        </li>
      ))}
    </ul>
  )
}
