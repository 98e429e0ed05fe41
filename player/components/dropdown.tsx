import { useId, useState } from 'preact/hooks'
import { Icon } from '../icon.tsx'
import { textIn } from '../text.ts'
import type { DrawnInput } from './drawn.ts'
import { Hint, Label } from './field.tsx'
import { OptionList } from './option-list.tsx'
import { Overlay } from './overlay.tsx'

/** Closed it is a field with the chosen title; open, a page of options. */
export function Dropdown({ view, input, acts }: DrawnInput) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const { label, enabled } = view
  const { name, options, required } = input
  const chosen = options.find(({ selected }) => selected)
  const error = textIn(input.error)
  const choose = (value: string) => {
    setOpen(false)
    acts.fill(name, value)
  }
  return (
    <div class="field">
      <span id={`${id}-label`} class="field-label">
        <Label text={label} required={required} />
      </span>
      <div class="box-row">
        <button
          type="button"
          id={id}
          class="box opener"
          disabled={!enabled}
          aria-haspopup="dialog"
          aria-labelledby={`${id}-label ${id}`}
          aria-describedby={`${id}-hint`}
          onClick={() => setOpen(true)}
        >
          <span dir="auto">{chosen?.title ?? ''}</span>
          <Icon name="down" />
        </button>
        {chosen && !required && enabled && (
          <button
            type="button"
            class="icon clear"
            aria-label={`Clear ${label}`}
            onClick={() => choose('')}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <Hint id={`${id}-hint`} error={error} helper="" />
      {isOpen && (
        <Overlay title={label} kind="full" onClose={() => setOpen(false)}>
          <OptionList label={label} options={options} onChoose={choose} />
        </Overlay>
      )}
    </div>
  )
}
