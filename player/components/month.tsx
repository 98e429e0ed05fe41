import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { addDays, addMonths, type Day, format, today, weeksOf, within } from '../dates.ts'
import { Icon } from '../icon.tsx'

/** How keys move from day to day. */
const MOVES: Readonly<Record<string, (day: Day) => Day>> = {
  ArrowLeft: day => addDays(day, isMirrored() ? 1 : -1),
  ArrowRight: day => addDays(day, isMirrored() ? -1 : 1),
  ArrowUp: day => addDays(day, -7),
  ArrowDown: day => addDays(day, 7),
  PageUp: day => addMonths(day, -1),
  PageDown: day => addMonths(day, 1)
}

export interface MonthProps {
  /** The chosen day, or the two ends of a range. */
  readonly chosen: readonly Day[]
  /** The day to begin at. */
  readonly start: Day
  /** The first and the last day there may be. */
  readonly min: Day | undefined
  readonly max: Day | undefined
  readonly isOffered: (day: Day) => boolean
  readonly onChoose: (day: Day) => void
}

/** A month of days to choose from, by pointer or keys. */
export function Month({ chosen, start, min, max, isOffered, onChoose }: MonthProps) {
  const [focus, setFocus] = useState(start)
  const byKey = useRef(false)
  const grid = useRef<HTMLTableElement>(null)
  const month = focus.slice(0, 7)
  const weeks = weeksOf(focus)
  const [first = '', last = ''] = [chosen[0], chosen.at(-1)]

  useLayoutEffect(() => {
    if (byKey.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    byKey.current = false
  }, [focus])

  function onKeyDown(event: KeyboardEvent): void {
    const move = MOVES[event.key]
    if (!move) return
    event.preventDefault()
    byKey.current = true
    setFocus(within(move(focus), min, max))
  }

  /** The button to another month; it is off where no day of that is to be had. */
  const turn = (label: string, months: number) => {
    const day = within(addMonths(focus, months), min, max)
    return (
      <button
        type="button"
        class="icon"
        aria-label={label}
        aria-disabled={day.startsWith(month)}
        onClick={() => setFocus(day)}
      >
        <Icon name={months < 0 ? 'back' : 'forward'} />
      </button>
    )
  }

  const title = format(focus, { month: 'long', year: 'numeric' })
  return (
    <div class="month">
      <div class="month-title">
        {turn('Previous month', -1)}
        <span aria-live="polite">{title}</span>
        {turn('Next month', 1)}
      </div>
      <table ref={grid} role="grid" aria-label={title} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {(weeks[0] ?? []).map(day => (
              <th key={day} scope="col" abbr={format(day, { weekday: 'long' })}>
                {format(day, { weekday: 'narrow' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(week => (
            <tr key={week[0]}>
              {week.map(day => (
                <td key={day} class={day > first && day < last ? 'between' : ''}>
                  {day.startsWith(month) && (
                    <button
                      type="button"
                      class="day"
                      data-day={day}
                      tabIndex={day === focus ? 0 : -1}
                      data-first={day === focus || undefined}
                      aria-label={format(day, { dateStyle: 'full' })}
                      aria-pressed={chosen.includes(day)}
                      aria-disabled={!isOffered(day)}
                      aria-current={day === today() ? 'date' : undefined}
                      onClick={() => isOffered(day) && onChoose(day)}
                    >
                      {Number(day.slice(8))}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function isMirrored(): boolean {
  return document.activeElement?.closest('[dir]')?.getAttribute('dir') === 'rtl'
}
