// How long a screen of 50 components takes: from its evaluated view to its place on the page.
import { render } from 'preact'
import { previewScreens } from '../../src/simulator/index.ts'
import type { Acts } from '../components/drawn.ts'
import { Screen } from '../phone/screen.tsx'

const COMPONENTS = 50
const ROUNDS = 100

const options = ['a', 'b', 'c', 'd', 'e'].map(id => ({ id, title: `Option ${id}` }))
/** As a long screen has them: most are inputs, and lists have five options. */
const KINDS = [
  (n: number) => ({ type: 'TextBody', text: `Paragraph ${n} has **some** words`, markdown: true }),
  (n: number) => ({ type: 'TextInput', name: `text_${n}`, label: `Text ${n}`, required: true }),
  (n: number) => ({
    type: 'RadioButtonsGroup',
    name: `one_${n}`,
    label: `One ${n}`,
    'data-source': options
  }),
  (n: number) => ({
    type: 'Dropdown',
    name: `list_${n}`,
    label: `List ${n}`,
    'data-source': options
  }),
  (n: number) => ({
    type: 'ChipsSelector',
    name: `some_${n}`,
    label: `Some ${n}`,
    'data-source': options
  })
]
const children = Array.from({ length: COMPONENTS }, (_, n) => KINDS[n % KINDS.length]?.(n))
const flowJson = {
  version: '7.3',
  screens: [{ id: 'LONG', title: 'Long', layout: { type: 'SingleColumnLayout', children } }]
}

const acts: Acts = { fill() {}, tap() {}, pick() {}, file: () => undefined }

function round(): number {
  const place = document.createElement('div')
  document.body.replaceChildren(place)
  const startedAt = performance.now()
  for (const screen of previewScreens(flowJson)) {
    render(<Screen screen={screen} acts={acts} version="7.3" />, place)
  }
  // Asking for a height makes the browser lay the page out.
  if (place.offsetHeight === 0) throw new TypeError('nothing was drawn')
  return performance.now() - startedAt
}

const times = Array.from({ length: ROUNDS }, round)
const [first = Number.NaN] = times
times.sort((a, b) => a - b)
const at = (share: number) => times[Math.floor(share * (ROUNDS - 1))]
Object.assign(globalThis, { drawn: { first, median: at(0.5), p90: at(0.9), max: at(1) } })
