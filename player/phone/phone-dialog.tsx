import { useId } from 'preact/hooks'
import { useModal } from '../components/modal.ts'

/** What a phone says when it cannot go on, or before it leaves for the browser. */
export function PhoneDialog(props: {
  readonly text: string
  readonly link?: string
  readonly onClose: () => void
}) {
  const { text, link, onClose } = props
  const id = useId()
  const modal = useModal(onClose)
  return (
    <div class="overlay dialog">
      <div class="shade" />
      <div {...modal} role="alertdialog" aria-modal="true" aria-labelledby={id}>
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
        <button type="button" data-first class="link" onClick={onClose}>
          OK
        </button>
      </div>
    </div>
  )
}
