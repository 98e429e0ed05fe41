import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../icon.tsx'

interface ChatProps {
  readonly name: string
  readonly isReady: boolean
  readonly isButtonOn: boolean
  readonly isDone: boolean
  readonly isOpening: boolean
  /** Whether something lies over it. */
  readonly isInert: boolean
  readonly onOpen: () => void
  /** Missing when there is nothing to see of the answers. */
  readonly onSummary: (() => void) | undefined
}

/** The chat with the message that carries the flow and, at the end, the answer to it. */
export function Chat(props: ChatProps) {
  const { name, isReady, isButtonOn, isDone, isOpening, isInert, onOpen, onSummary } = props
  const title = titleOf(name)
  const button = useRef<HTMLButtonElement>(null)
  // What lay over it is gone, and the focus with it.
  useLayoutEffect(() => {
    if (!isInert && document.activeElement === document.body) button.current?.focus()
  }, [isInert])
  return (
    <div class="chat" inert={isInert}>
      <header class="chat-header">
        <span class="avatar" aria-hidden="true">
          {title.slice(0, 1)}
        </span>
        <div>
          <h1 dir="auto">{title}</h1>
          <span class="secondary">Business account</span>
        </div>
      </header>
      <div class="wallpaper">
        <div class="pill">Today</div>
        <div class="note">
          <Icon name="lock" /> A phone on your own machine. What it sends is encrypted as WhatsApp
          does it.
        </div>
        <div class="bubble in">
          <p>
            <strong dir="auto">{title}</strong>
          </p>
          <p>Tap below to begin. It takes a minute.</p>
          <time>09:41</time>
          <button
            type="button"
            ref={button}
            class="bubble-button"
            disabled={!isReady || !isButtonOn}
            onClick={onOpen}
          >
            <Icon name="flow" />
            {isOpening ? 'Opening…' : isDone ? 'Open again' : 'Open the flow'}
          </button>
        </div>
        {isReady && !isButtonOn && (
          <div class="note">The button is off: the flow token is no longer valid.</div>
        )}
        {isDone && (
          <div class="bubble out" role="status">
            <p class="answer">
              <span class="answer-icon" aria-hidden="true">
                <Icon name="flow" />
              </span>
              <span>
                <strong dir="auto">{title}</strong>
                <span class="secondary">Response sent</span>
              </span>
            </p>
            <time>
              09:42 <span class="ticks">✓✓</span>
            </time>
            {onSummary && (
              <button type="button" class="bubble-button" onClick={onSummary}>
                View response
              </button>
            )}
          </div>
        )}
      </div>
      <div class="composer" aria-hidden="true">
        <span>Message</span>
        <i>
          <Icon name="mic" />
        </i>
      </div>
    </div>
  )
}

/** `salon-booking_v2.json` → `Salon booking v2`. */
export function titleOf(name: string): string {
  const words = name.replace(/\.json$/, '').replace(/[-_]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
