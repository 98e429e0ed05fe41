import { useId, useState } from 'preact/hooks'
import { examplesFor, firstScreen } from '../phone-of.ts'
import type { Player } from '../player.ts'
import type { Look, Settings } from '../settings.ts'
import { pretty } from '../text.ts'

/** What is played, and how it is opened: any change begins anew. */
export function Played({ player }: { player: Player }) {
  const { flow, flows, document, settings, look } = player
  const [draft, setDraft] = useState(settings)
  const id = useId()
  const change = (part: Partial<Settings>) => setDraft({ ...draft, ...part })
  const hasEndpoint = flow?.endpoint !== undefined && document?.hasEndpoint === true
  const names = flows.map(({ name }) => name)
  const screens = document?.screens.flatMap(({ id }) => id ?? []) ?? []

  return (
    <form
      class="played"
      aria-label="What is played"
      onSubmit={event => {
        event.preventDefault()
        player.restart(draft)
      }}
    >
      <div class="played-main">
        <label>
          Flow
          <select
            value={flow?.name}
            onChange={({ currentTarget }) => player.choose(currentTarget.value)}
          >
            {flow && !names.includes(flow.name) && <option>{flow.name}</option>}
            {names.map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label class="file-button">
          Open flow.json
          <input
            type="file"
            accept=".json,application/json"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? []
              if (file) player.openFile(file)
              currentTarget.value = ''
            }}
          />
        </label>
        <button type="submit" class="action">
          Restart
        </button>
      </div>
      <p class="address">
        {flow?.endpoint ? (
          <>
            <code>{flow.endpoint.url}</code>
            {!flow.endpoint.isSigned && ' unsigned'}
          </>
        ) : (
          'without an endpoint: Flow JSON alone'
        )}
      </p>
      <details>
        <summary>How it is opened and looks</summary>
        <div class="played-more">
          <label>
            Entry
            <select
              value={draft.entry}
              disabled={!hasEndpoint}
              onChange={({ currentTarget }) =>
                change({ entry: currentTarget.value === 'navigate' ? 'navigate' : 'data_exchange' })
              }
            >
              <option value="data_exchange">data_exchange: INIT</option>
              <option value="navigate">navigate: with data</option>
            </select>
          </label>
          <label>
            Data API
            <select
              value={draft.version}
              disabled={!hasEndpoint}
              onChange={({ currentTarget }) => change({ version: versionIn(currentTarget.value) })}
            >
              <option value="">as Flow JSON says</option>
              <option>3.0</option>
              <option>4.0</option>
            </select>
          </label>
          <label>
            Flow token
            <input
              value={draft.token}
              placeholder="a new one each time"
              autocomplete="off"
              onInput={({ currentTarget }) => change({ token: currentTarget.value })}
            />
          </label>
          <label>
            First screen
            <select
              value={draft.screen}
              onChange={({ currentTarget }) => change({ screen: currentTarget.value, data: '' })}
            >
              <option value="">as the flow begins</option>
              {screens.map(screen => (
                <option key={screen}>{screen}</option>
              ))}
            </select>
          </label>
          {document && (draft.entry === 'navigate' || !hasEndpoint) && (
            <label class="wide" for={`${id}-data`}>
              Data of the first screen
              <textarea
                id={`${id}-data`}
                rows={4}
                spellcheck={false}
                value={
                  draft.data || pretty(examplesFor(document, draft.screen || firstScreen(document)))
                }
                onInput={({ currentTarget }) => change({ data: currentTarget.value })}
              />
            </label>
          )}
          <label>
            Theme
            <select
              value={look.theme}
              onChange={({ currentTarget }) =>
                player.set('look', { ...look, theme: themeIn(currentTarget.value) })
              }
            >
              <option value="auto">as the system</option>
              <option value="light">light</option>
              <option value="dark">dark</option>
            </select>
          </label>
          <label>
            Direction
            <select
              value={look.direction}
              onChange={({ currentTarget }) =>
                player.set('look', { ...look, direction: directionIn(currentTarget.value) })
              }
            >
              <option value="auto">as the text</option>
              <option value="ltr">left to right</option>
              <option value="rtl">right to left</option>
            </select>
          </label>
        </div>
      </details>
    </form>
  )
}

function versionIn(value: string): Settings['version'] {
  return value === '3.0' || value === '4.0' ? value : ''
}

function themeIn(value: string): Look['theme'] {
  return value === 'light' || value === 'dark' ? value : 'auto'
}

function directionIn(value: string): Look['direction'] {
  return value === 'ltr' || value === 'rtl' ? value : 'auto'
}
