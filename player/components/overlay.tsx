import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../icon.tsx'

const FOCUSABLE = 'button:not(:disabled), input:not(:disabled), [tabindex="0"]'

/** A page or a card over the screen: it keeps the focus, and gives it back when it closes. */
export function Overlay(props: {
  readonly title: string
  readonly kind: 'full' | 'card'
  readonly onClose: () => void
  readonly children: ComponentChildren
}) {
  const { title, kind, onClose, children } = props
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const before = document.activeElement
    const first = ref.current?.querySelector<HTMLElement>('[data-first]')
    ;(first ?? ref.current?.querySelector<HTMLElement>(FOCUSABLE))?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onClose()
    }
    if (event.key === 'Tab') keepFocus(event, ref.current)
  }

  return (
    <div class={`overlay ${kind}`}>
      {kind === 'card' && <div class="shade" onClick={onClose} aria-hidden="true" />}
      <div ref={ref} role="dialog" aria-modal="true" aria-label={title} onKeyDown={onKeyDown}>
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

/** Lead Tab from the last element to the first, and back. */
function keepFocus(event: KeyboardEvent, root: HTMLElement | null): void {
  const all = [...(root?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].filter(
    ({ tabIndex }) => tabIndex >= 0
  )
  const [first, last] = [all[0], all.at(-1)]
  const leaves = document.activeElement === (event.shiftKey ? first : last)
  if (!leaves) return
  event.preventDefault()
  ;(event.shiftKey ? last : first)?.focus()
}
