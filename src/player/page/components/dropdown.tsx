import { useEffect, useRef, useState } from 'preact/hooks'
import { Below, errorOf, Label } from './field.tsx'
import { Icon } from './icon.tsx'
import type { Drawn } from './index.tsx'
import { OptionContent } from './option-row.tsx'

/** A field that opens a page of options over the screen. */
export function Dropdown({ view, hand }: Drawn) {
  const { key, input, enabled, label } = view
  const { name = '', options = [], required = true } = input ?? {}
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const chosen = options.find(({ selected }) => selected)
  const choose = (value: string) => {
    setOpen(false)
    button.current?.focus()
    hand.act({ does: 'fill', name, value })
  }
  return (
    <div class="field">
      <span id={`${key}/label`} class="label">
        <Label text={label} required={required} />
      </span>
      <div class="dropdown">
        <button
          ref={button}
          id={key}
          type="button"
          class="control"
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          aria-labelledby={`${key}/label ${key}`}
          aria-describedby={`${key}/below`}
          disabled={!enabled}
          onClick={() => setOpen(true)}
        >
          <span class={chosen ? 'chosen' : 'placeholder'} dir="auto">
            {chosen?.title ?? 'Choose'}
          </span>
          <Icon name="down" />
        </button>
        {chosen && !required && enabled && (
          <button
            type="button"
            class="icon"
            aria-label={`Clear ${label}`}
            onClick={() => choose('')}
          >
            <Icon name="cross" />
          </button>
        )}
      </div>
      <Below id={`${key}/below`} error={errorOf(view)} />
      {isOpen && (
        <Options
          view={view}
          choose={choose}
          close={() => {
            setOpen(false)
            button.current?.focus()
          }}
        />
      )}
    </div>
  )
}

interface OptionsProps {
  readonly view: Drawn['view']
  readonly choose: (id: string) => void
  readonly close: () => void
}

function Options({ view: { label, input }, choose, close }: OptionsProps) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const first = list.current?.querySelector<HTMLElement>('[aria-pressed=true], button:enabled')
    first?.focus()
  }, [])
  return (
    <div
      class="options"
      role="dialog"
      aria-modal="true"
      aria-label={label}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          close()
        } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault()
          move(list.current, event.key === 'ArrowDown' ? 1 : -1)
        }
      }}
    >
      <header class="bar">
        <button type="button" class="icon" aria-label="Back to the form" onClick={close}>
          <Icon name="back" />
        </button>
        <h3 dir="auto">{label}</h3>
      </header>
      <ul class="rows" ref={list}>
        {input?.options.map(option => (
          <li key={option.id}>
            <button
              type="button"
              class="option"
              aria-pressed={option.selected}
              disabled={!option.enabled}
              onClick={() => choose(option.id)}
            >
              <OptionContent option={option} />
              <span class={option.selected ? 'radio on' : 'radio'} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function move(list: HTMLElement | null, by: 1 | -1): void {
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button:enabled') ?? [])]
  const at = buttons.findIndex(button => button.matches(':focus'))
  buttons[(at + by + buttons.length) % buttons.length]?.focus()
}
