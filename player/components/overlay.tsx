import type { ComponentChildren } from 'preact'
import { Icon } from '../icon.tsx'
import { useModal } from './modal.ts'

/** A page or a card over the screen: it keeps the focus, and gives it back when it closes. */
export function Overlay(props: {
  readonly title: string
  readonly kind: 'full' | 'card'
  readonly onClose: () => void
  readonly children: ComponentChildren
}) {
  const { title, kind, onClose, children } = props
  const modal = useModal(onClose)
  return (
    <div class={`overlay ${kind}`}>
      {kind === 'card' && <div class="shade" onClick={onClose} aria-hidden="true" />}
      <div {...modal} role="dialog" aria-modal="true" aria-label={title}>
        <header>
          <button type="button" class="icon" aria-label="Back" onClick={onClose}>
            <Icon name={kind === 'full' ? 'back' : 'close'} />
          </button>
          <span class="overlay-title" dir="auto">
            {title}
          </span>
        </header>
        {children}
      </div>
    </div>
  )
}
