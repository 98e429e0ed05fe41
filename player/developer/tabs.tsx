import type { ComponentChildren } from 'preact'

export interface Tab {
  readonly id: string
  readonly label: string
  readonly count?: number
  readonly isBad?: boolean
  readonly content: () => ComponentChildren
}

/** Tabs with a panel; arrow keys go from one to the next. */
export function Tabs(props: {
  readonly tabs: readonly Tab[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
}) {
  const { tabs, chosen, onChoose } = props
  const at = tabs.findIndex(({ id }) => id === chosen)

  function onKeyDown({ key, currentTarget }: KeyboardEvent & { currentTarget: HTMLElement }): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key]
    if (step === undefined) return
    const next = (at + step + tabs.length) % tabs.length
    onChoose(tabs[next]?.id ?? chosen)
    currentTarget.querySelectorAll('button')[next]?.focus()
  }

  return (
    <div class="tabs">
      <div role="tablist" aria-label="What to look at" onKeyDown={onKeyDown}>
        {tabs.map(({ id, label, count, isBad }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={id === chosen}
            aria-controls={`panel-${id}`}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {label}
            {count !== undefined && count > 0 && (
              <span class={isBad ? 'count bad' : 'count'}>{count}</span>
            )}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`panel-${chosen}`}
        aria-labelledby={`tab-${chosen}`}
        tabIndex={0}
        class="panel"
      >
        {tabs[at]?.content()}
      </div>
    </div>
  )
}
