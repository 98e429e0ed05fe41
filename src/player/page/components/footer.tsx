import { textOf } from '../../../simulator/evaluated.ts'
import { tapOn } from '../deed.ts'
import type { Drawn } from './index.tsx'

const CAPTIONS = ['left-caption', 'center-caption', 'right-caption']

export function Footer({ view, hand }: Drawn) {
  const captions = CAPTIONS.flatMap(name => (view.props[name] ? [[name, view.props[name]]] : []))
  return (
    <footer class="Footer">
      {captions.length > 0 && (
        <div class="captions">
          {captions.map(([name, text]) => (
            <span key={textOf(name)} class={textOf(name)} dir="auto">
              {textOf(text)}
            </span>
          ))}
        </div>
      )}
      <button
        type="button"
        class="primary"
        dir="auto"
        disabled={!view.enabled}
        onClick={() => hand.act(tapOn(view))}
      >
        {view.label}
      </button>
    </footer>
  )
}
