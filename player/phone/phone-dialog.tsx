import { useId, useLayoutEffect, useRef } from 'preact/hooks'

/** What a phone says when it cannot go on, or before it leaves for the browser. */
export function PhoneDialog(props: {
  readonly text: string
  readonly link?: string
  readonly onClose: () => void
}) {
  const { text, link, onClose } = props
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => button.current?.focus(), [])
  return (
    <div class="overlay dialog">
      <div class="shade" />
      <div
        role="alertdialog"
        aria-modal="true"
        aria-labelledby={id}
        onKeyDown={({ key }) => key === 'Escape' && onClose()}
      >
        <p id={id} dir="auto">
          {text}
        </p>
        {link !== undefined && (
          <p>
            <a href={link} target="_blank" rel="noreferrer noopener">
              {link}
            </a>
          </p>
        )}
        <button type="button" ref={button} class="link" onClick={onClose}>
          OK
        </button>
      </div>
    </div>
  )
}
