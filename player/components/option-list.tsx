import { useState } from 'preact/hooks'
import type { OptionView } from '../../src/simulator/index.ts'
import { OptionText } from './option.tsx'

/** The options of an open Dropdown: one tab stop, with arrows, Home, End and letters inside of it. */
export function OptionList(props: {
  readonly label: string
  readonly options: readonly OptionView[]
  readonly onChoose: (id: string) => void
}) {
  const { label, options, onChoose } = props
  const usable = options.filter(({ enabled }) => enabled)
  const [at, setAt] = useState(usable.find(({ selected }) => selected) ?? usable[0])

  function onKeyDown(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const from = usable.findIndex(({ id }) => id === at?.id)
    const to = targetOf(
      event.key,
      from,
      usable.map(({ title }) => title)
    )
    if (to === undefined) return
    event.preventDefault()
    event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')[to]?.focus()
  }

  return (
    <div class="options" role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {options.map(option => (
        <button
          key={option.id}
          type="button"
          class="option"
          role="radio"
          aria-checked={option.selected}
          disabled={!option.enabled}
          tabIndex={option.id === at?.id ? 0 : -1}
          data-first={option.id === at?.id || undefined}
          onFocus={() => setAt(option)}
          onClick={() => onChoose(option.id)}
        >
          <OptionText option={option} isLarge={false} />
          <span class="radio" aria-hidden="true" />
        </button>
      ))}
      {options.length === 0 && <p class="caption">There is nothing to choose.</p>}
    </div>
  )
}

/** Where a key leads from one title to another; undefined for one that leads nowhere. */
function targetOf(key: string, from: number, titles: readonly string[]): number | undefined {
  const count = titles.length
  if (count === 0) return undefined
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const step = { ArrowDown: 1, ArrowUp: -1 }[key]
  if (step !== undefined) return (from + step + count) % count
  // Space chooses.
  if (!/^\S$/u.test(key)) return undefined
  const wanted = key.toLocaleLowerCase()
  const after = titles.map((_, index) => (from + 1 + index) % count)
  return after.find(index => titles[index]?.toLocaleLowerCase().startsWith(wanted))
}
