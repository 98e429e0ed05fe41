import { Icon } from '../components/icon.tsx'
import type { Player } from '../player.ts'
import { Completion } from './completion.tsx'

/** The chat: the message that opens the flow, and a bubble for each time that it was completed. */
export function Chat({ player }: { player: Player }) {
  const { flow, visits, visit, isOpen } = player
  const isOn = visit?.phone.isButtonOn !== false && flow !== undefined
  const isCovered = isOpen || player.previewed !== undefined
  return (
    <div class="chat" inert={isCovered}>
      <header class="contact">
        <span class="avatar" aria-hidden="true">
          {flow?.name.slice(0, 1).toUpperCase() ?? '?'}
        </span>
        <div>
          <h2 dir="auto">{flow?.name ?? 'No flow'}</h2>
          <p>business account</p>
        </div>
      </header>
      <div class="messages">
        <p class="day">Today</p>
        <article class="bubble incoming" aria-label="Message with a flow">
          <p dir="auto">{player.screens[0]?.title || flow?.name || 'Choose a flow to play.'}</p>
          <p class="secondary">Tap the button to begin.</p>
          <Sent />
          <button type="button" class="cta" disabled={!isOn} onClick={() => player.open()}>
            <Icon name="form" />
            Open flow
          </button>
        </article>
        {visits.map(
          ({ phone, answers }, index) =>
            phone.completion && (
              <Completion key={index} payload={phone.completion} answers={answers} />
            )
        )}
        {visit && !isOpen && !visit.phone.isButtonOn && (
          <p class="day" role="status">
            The button of this message is off. <kbd>New message</kbd> sends another.
          </p>
        )}
      </div>
    </div>
  )
}

export function Sent({ isRead = false }: { isRead?: boolean }) {
  const now = new Date()
  const [hours, minutes] = [now.getHours(), now.getMinutes()].map(n => String(n).padStart(2, '0'))
  return (
    <span class="sent">
      {hours}:{minutes} {isRead && <Icon name="ticks" />}
    </span>
  )
}
