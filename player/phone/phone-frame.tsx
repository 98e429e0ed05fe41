import { useState } from 'preact/hooks'
import type { ScreenView } from '../../src/simulator/index.ts'
import { Boundary } from '../boundary.tsx'
import type { Player } from '../player.ts'
import { summarize } from '../summary.ts'
import { directionOf } from '../text.ts'
import { Chat } from './chat.tsx'
import { FindingsSheet } from './findings-sheet.tsx'
import { PhoneDialog } from './phone-dialog.tsx'
import { Sheet } from './sheet.tsx'
import { SummarySheet } from './summary-sheet.tsx'

/** A phone: the chat and, when the flow is open, the sheet over it. */
export function PhoneFrame({ player }: { player: Player }) {
  const [isSummaryOpen, setSummaryOpen] = useState(false)
  const { phone, screen, flow, document, look, visited, message, address } = player
  const direction =
    look.direction === 'auto' ? directionOf(textsOf(screen ?? visited.at(-1))) : look.direction
  const summary = phone?.completion && document ? summarize(visited, document) : []
  const hasDialog = message !== undefined || address !== undefined
  const isCovered = screen !== undefined || isSummaryOpen || hasDialog

  return (
    <div class="phone">
      <div class="screen-glass" dir={direction}>
        <Chat
          name={flow?.name ?? 'Flowgate'}
          isReady={phone !== undefined}
          isButtonOn={phone?.isButtonOn ?? false}
          isDone={phone?.completion !== undefined}
          isOpening={phone?.isBusy === true && screen === undefined}
          isInert={isCovered}
          onOpen={() => player.open()}
          onSummary={summary.length > 0 ? () => setSummaryOpen(true) : undefined}
        />
        {flow && !phone && <FindingsSheet findings={flow.findings} reason={player.notice} />}
        {screen && (
          <Boundary of={screen} instead={reason => <FindingsSheet findings={[]} reason={reason} />}>
            <Sheet player={player} screen={screen} isInert={hasDialog} />
          </Boundary>
        )}
        {isSummaryOpen && !screen && (
          <SummarySheet summary={summary} onClose={() => setSummaryOpen(false)} />
        )}
        {message !== undefined && (
          <PhoneDialog text={message} onClose={() => player.set('message', undefined)} />
        )}
        {address !== undefined && message === undefined && (
          <PhoneDialog
            text="This opens in the browser:"
            link={address}
            onClose={() => player.set('address', undefined)}
          />
        )}
      </div>
    </div>
  )
}

function textsOf(screen: ScreenView | undefined): readonly string[] {
  if (!screen) return []
  const { title, components } = screen
  return [title, ...components.map(({ label, props }) => `${label} ${props.text ?? ''}`)]
}
