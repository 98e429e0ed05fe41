import type { Exchanged } from '../../src/simulator/index.ts'
import { duration, pretty, size } from '../text.ts'
import { TROUBLES } from '../trouble.ts'
import type { Wire } from '../wire.ts'
import { Checks } from './checks.tsx'
import { Code } from './code.tsx'
import { Fold } from './fold.tsx'
import { Split } from './split.tsx'

/** One request with its reply, in plain text and as they went over the wire. */
export function Exchange(props: { readonly exchange: Exchanged; readonly wire: Wire | undefined }) {
  const { exchange, wire } = props
  const { request, status, bytes, ms } = exchange
  return (
    <Fold
      className="exchange"
      summary={
        <>
          <span class={status === 200 ? 'status ok' : 'status'}>{status ?? 'no reply'}</span>
          <code>{String(request.action)}</code>
          <span class="sizes">
            {size(bytes.sent)} ↑ {size(bytes.received)} ↓ {duration(ms)}
          </span>
          {wire?.trouble && <span class="made">{TROUBLES[wire.trouble].label}</span>}
        </>
      }
      content={() => <Contents exchange={exchange} wire={wire} />}
    />
  )
}

function Contents({ exchange, wire }: Parameters<typeof Exchange>[0]) {
  const { request, reply, ms, checks } = exchange
  return (
    <>
      <Split ms={ms} timing={wire?.timing} />
      <Checks checks={checks} />
      <h4>Request</h4>
      <Code text={pretty(request)} />
      <h4>Reply</h4>
      <Code text={reply === undefined ? 'There is none that can be read.' : pretty(reply)} />
      {wire && (
        <Fold
          summary="As sent"
          content={() => (
            <>
              {wire.signature !== undefined && (
                <Code text={`X-Hub-Signature-256: ${wire.signature}`} />
              )}
              <Code isSealed text={wire.sent} />
              <Code isSealed text={wire.received ?? 'no reply'} />
            </>
          )}
        />
      )}
    </>
  )
}
