import { useState } from 'preact/hooks'
import type { Player } from '../player.ts'
import { FindingList } from './findings.tsx'
import { Graph } from './graph.tsx'
import { Notice } from './notice.tsx'
import { Played } from './played.tsx'
import { Tabs } from './tabs.tsx'
import { Timeline } from './timeline.tsx'
import { Troubles } from './troubles.tsx'
import { Values } from './values.tsx'

/** All that a developer sees and does beside the phone. */
export function Developer({ player }: { player: Player }) {
  const [wanted, setWanted] = useState<string>()
  const { flow, phone } = player
  const findings = flow?.findings ?? []
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const isBroken = flow !== undefined && phone === undefined
  const tabs = [
    { id: 'timeline', label: 'Timeline', content: () => <Timeline player={player} /> },
    { id: 'values', label: 'Values', content: () => <Values player={player} /> },
    { id: 'screens', label: 'Screens', content: () => <Graph player={player} /> },
    {
      id: 'findings',
      label: 'Findings',
      count: findings.length,
      isBad: errors > 0,
      content: () => <FindingList findings={findings} />
    }
  ]
  return (
    <aside class="developer" aria-label="Developer">
      <Played key={flow?.name} player={player} />
      <Troubles player={player} />
      <Notice player={player} />
      <Tabs
        tabs={tabs}
        chosen={isBroken ? 'findings' : (wanted ?? 'timeline')}
        onChoose={setWanted}
      />
    </aside>
  )
}
