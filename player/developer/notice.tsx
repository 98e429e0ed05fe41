import { Icon } from '../icon.tsx'
import type { Player } from '../player.ts'

/** What the developer should know, until it is put away. */
export function Notice({ player }: { player: Player }) {
  const { notice, phone } = player
  const problem = phone?.problem
  const text = notice ?? (problem && `${problem.message} [${problem.key}]`)
  return (
    <div class="notice-place" role="status">
      {text !== undefined && (
        <div class={problem || !phone ? 'notice bad' : 'notice'}>
          <span>{text}</span>
          {notice !== undefined && (
            <button
              type="button"
              class="icon"
              aria-label="Put away"
              onClick={() => player.set('notice', undefined)}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
      )}
    </div>
  )
}
