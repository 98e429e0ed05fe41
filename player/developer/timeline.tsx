import type { Moment } from '../moment.ts'
import type { Player } from '../player.ts'
import { duration } from '../text.ts'
import { Checks } from './checks.tsx'
import { Exchange } from './exchange.tsx'

/** All that was done, the newest last, with what was asked and answered. */
export function Timeline({ player }: { player: Player }) {
  const { moments, phone } = player
  if (moments.length === 0) {
    return <p class="empty">Tap the button of the message: each step appears here.</p>
  }
  return (
    <ol class="timeline">
      {moments.map((moment, index) => (
        <li key={`${index} ${moment.at.getTime()}`}>
          <MomentView
            moment={moment}
            isLast={index === moments.length - 1}
            isBusy={phone?.isBusy === true}
            onGoBack={() => player.goBackTo(moment)}
          />
        </li>
      ))}
    </ol>
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
