import { newToken, type Player, type Settings } from '../player.ts'
import { ThemeSwitch } from './theme-switch.tsx'

/** What is played and how: the flow, its token, how its message opens it. */
export function Toolbar({ player }: { player: Player }) {
  const { flow, flows, settings } = player
  const isOther = flow !== undefined && !flows.some(({ name }) => name === flow.name)
  return (
    <header class="toolbar">
      <h1>Flowgate player</h1>
      <label>
        Flow
        <select
          value={flow?.name ?? ''}
          onChange={({ currentTarget }) => player.choose(currentTarget.value)}
        >
          {isOther && <option value={flow.name}>{flow.name}</option>}
          {flows.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Flow token
        <span class="joined">
          <input
            value={settings.token}
            spellcheck={false}
            onChange={({ currentTarget }) => player.set({ token: currentTarget.value })}
          />
          <button
            type="button"
            title="Make another token"
            aria-label="Make another token"
            onClick={() => player.set({ token: newToken() })}
          >
            ↻
          </button>
        </span>
      </label>
      <Choice<Settings['entry']>
        label="Opens by"
        value={settings.entry}
        values={{ '': 'as the flow has it', navigate: 'navigate', data_exchange: 'data_exchange' }}
        choose={entry => player.set({ entry })}
      />
      <Choice<Settings['version']>
        label="Data API"
        value={settings.version}
        values={{ '': 'as the flow has it', '3.0': '3.0', '4.0': '4.0' }}
        choose={version => player.set({ version })}
      />
      <button type="button" onClick={() => player.renew()}>
        New message
      </button>
      <label class="file-button">
        Open flow.json…
        <input
          type="file"
          class="unseen"
          accept=".json,application/json"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0]
            if (file) player.drop(file)
          }}
        />
      </label>
      <ThemeSwitch />
    </header>
  )
}

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly values: Readonly<Record<T, string>>
  readonly choose: (value: T) => void
}

function Choice<T extends string>({ label, value, values, choose }: ChoiceProps<T>) {
  // The keys of a record by T.
  const keys = Object.keys(values) as T[]
  return (
    <label>
      {label}
      <select
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = keys.find(key => key === currentTarget.value)
          if (chosen !== undefined) choose(chosen)
        }}
      >
        {keys.map(key => (
          <option key={key} value={key}>
            {values[key]}
          </option>
        ))}
      </select>
    </label>
  )
}
