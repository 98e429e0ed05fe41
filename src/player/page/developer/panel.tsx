import type { FunctionComponent } from 'preact'
import { useState } from 'preact/hooks'
import type { Player } from '../player.ts'
import { Faults } from './faults.tsx'
import { Findings } from './findings.tsx'
import { Routing } from './routing.tsx'
import { Timeline } from './timeline.tsx'
import { Values } from './values.tsx'

const TABS: Readonly<Record<string, FunctionComponent<{ player: Player }>>> = {
  Timeline,
  Screen: Values,
  Flow: Routing,
  Findings
}

/** What a developer wants to know, beside the phone. */
export function Panel({ player }: { player: Player }) {
  const findings = player.flow?.findings ?? []
  const [chosen, setChosen] = useState<{ tab: string; flow: unknown }>()
  const hasErrors = findings.some(({ severity }) => severity === 'error')
  const usual = hasErrors ? 'Findings' : 'Timeline'
  const flow = player.flow?.name
  const tab = chosen?.flow === flow && chosen ? chosen.tab : usual
  const Content = TABS[tab] ?? Timeline
  return (
    <section class="panel" aria-label="For the developer">
      <Faults player={player} />
      <nav class="tabs" aria-label="For the developer">
        {Object.keys(TABS).map(name => (
          <button
            key={name}
            type="button"
            aria-current={name === tab ? 'page' : undefined}
            onClick={() => setChosen({ tab: name, flow })}
          >
            {name}
            {name === 'Findings' && findings.length > 0 && (
              <span class={hasErrors ? 'count bad' : 'count'}>{findings.length}</span>
            )}
          </button>
        ))}
      </nav>
      <div class="tab">
        <Content player={player} />
      </div>
    </section>
  )
}
