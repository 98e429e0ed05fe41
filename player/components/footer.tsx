import { shortened } from '../shortened.ts'
import { textIn } from '../text.ts'
import type { Drawn } from './drawn.ts'

export function Footer({ view, acts }: Drawn) {
  const { key, label, enabled, props } = shortened(view)
  const [left, center, right] = ['left-caption', 'center-caption', 'right-caption'].map(name =>
    textIn(props[name])
  )
  return (
    <footer class="flow-footer">
      {(left || center || right) && (
        <div class={center ? 'captions centered' : 'captions'}>
          {[left, center, right].map(
            (caption, index) =>
              caption && (
                <span key={index} dir="auto">
                  {caption}
                </span>
              )
          )}
        </div>
      )}
      <button
        type="button"
        class="primary"
        dir="auto"
        disabled={!enabled}
        onClick={() => acts.tap(key)}
      >
        {label}
      </button>
      <p class="managed">Managed by the business</p>
    </footer>
  )
}
