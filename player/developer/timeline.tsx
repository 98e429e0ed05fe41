import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Moment } from '../moment.ts'
import type { Player } from '../player.ts'
import { duration } from '../text.ts'
import { Checks } from './checks.tsx'
import { Exchange } from './exchange.tsx'

/** More than one looks through; drawing them takes time with every key. */
const MAX_SHOWN = 200

/** What was done, the newest last and in sight, with what was asked and answered. */
export function Timeline({ player }: { player: Player }) {
  const { moments, phone } = player
  const list = useRef<HTMLOListElement>(null)
  const hidden = Math.max(0, moments.length - MAX_SHOWN)
  useLayoutEffect(() => {
    const panel = list.current?.closest('.panel')
    if (panel) panel.scrollTop = panel.scrollHeight
  }, [moments.at(-1)])
  if (moments.length === 0) {
    return <p class="empty">Tap the button of the message: each step appears here.</p>
  }
  return (
    <>
      {hidden > 0 && (
        <p class="help">
          The newest {MAX_SHOWN} steps; go back to see those before them: {hidden}.
        </p>
      )}
      <ol class="timeline" ref={list} start={hidden + 1}>
        {moments.slice(hidden).map((moment, index) => (
          <li key={`${hidden + index} ${moment.at.getTime()}`}>
            <MomentView
              moment={moment}
              isLast={moment === moments.at(-1)}
              isBusy={phone?.isBusy === true}
              onGoBack={() => player.goBackTo(moment)}
            />
          </li>
        ))}
      </ol>
    </>
  )
}

function MomentView(props: {
  readonly moment: Moment
  readonly isLast: boolean
  readonly isBusy: boolean
  readonly onGoBack: () => void
}) {
  const { moment, isLast, isBusy, onGoBack } = props
  const { step, wires } = moment
  const { from, screen, exchanges, checks, ms, error, opened } = step
  return (
    <div class={error === undefined ? 'moment' : 'moment failed'}>
      <div class="moment-title">
        <strong>{titleOf(moment)}</strong>
        {screen !== undefined && screen !== from && <span class="leads">→ {screen}</span>}
        {screen === undefined && from !== undefined && <span class="leads">→ the end</span>}
        {exchanges.length > 0 && <span class="ms">{duration(ms)}</span>}
        {!isLast && (
          <button
            type="button"
            class="go-back"
            disabled={isBusy}
            aria-label={`Go back to here: ${titleOf(moment)}`}
            onClick={onGoBack}
          >
            Go back to here
          </button>
        )}
      </div>
      {error !== undefined && <p class="fault">{error}</p>}
      {opened !== undefined && (
        <p>
          opened <code>{opened}</code>
        </p>
      )}
      <Checks checks={checks} />
      {exchanges.map((exchange, index) => (
        <Exchange key={index} exchange={exchange} wire={wires[index]} />
      ))}
    </div>
  )
}

/** What was done; a key is told by what stands there. */
function titleOf({ step, deed }: Moment): string {
  return 'tap' in deed ? `tap ${deed.tap}` : step.action
}
