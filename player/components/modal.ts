import { useLayoutEffect, useRef } from 'preact/hooks'

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"]'

/**
 * What lies over the phone: it takes the focus to `[data-first]` or else to the first that can have
 * it, keeps it, closes with Escape and gives the focus back. To be spread over the dialog.
 */
export function useModal(onClose: () => void) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const before = document.activeElement
    const first = ref.current?.querySelector<HTMLElement>('[data-first]')
    ;(first ?? ref.current?.querySelector<HTMLElement>(FOCUSABLE))?.focus()
    return () => {
      // What it lay over is inert until all is drawn.
      if (before instanceof HTMLElement) queueMicrotask(() => before.focus())
    }
  }, [])

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onClose()
    }
    if (event.key === 'Tab') keepFocus(event, ref.current)
  }

  return { ref, onKeyDown }
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
