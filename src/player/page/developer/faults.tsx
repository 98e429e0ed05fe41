import type { Player } from '../player.ts'
import { FAULTS, type Fault } from '../server/faults.ts'

// The keys of a record by Fault.
const NAMES = Object.keys(FAULTS) as Fault[]

/** What can be made to go wrong, and what can be done over. */
export function Faults({ player }: { player: Player }) {
  const { network, visit } = player
  const last = visit?.entries.findLast(({ wires, isRepeat }) => wires.length > 0 && !isRepeat)
  const wire = last?.wires.at(-1)
  return (
    <fieldset class="faults" aria-label="Try">
      <button
        type="button"
        disabled={!wire}
        title="The last request once more, the same bytes; the phone does not hear of it"
        onClick={() => last && wire && visit?.repeat(last, last.wires.length - 1, wire)}
      >
        Send again
      </button>
      <button
        type="button"
        title="Close the flow and open it anew"
        disabled={!player.flow}
        onClick={() => {
          player.close()
          player.open()
        }}
      >
        Close and reopen
      </button>
      <button
        type="button"
        aria-pressed={network?.isSlow ?? false}
        disabled={!network}
        title="Each request takes three seconds longer"
        onClick={() => {
          if (network) network.isSlow = !network.isSlow
          player.onChange()
        }}
      >
        Slow network
      </button>
      {NAMES.map(name => (
        <button
          key={name}
          type="button"
          aria-pressed={network?.fault === name}
          disabled={!network}
          title={FAULTS[name].hint}
          onClick={() => {
            if (network) network.fault = network.fault === name ? undefined : name
            player.onChange()
          }}
        >
          {FAULTS[name].label}
        </button>
      ))}
      {!network && player.flow && <span class="hint">This flow has no endpoint.</span>}
      {network?.fault && (
        <span class="hint" role="status">
          {FAULTS[network.fault].hint}.
        </span>
      )}
    </fieldset>
  )
}
