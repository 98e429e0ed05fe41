import { render } from 'preact'
import { Page } from './page.tsx'
import { Player } from './player.ts'

const root = document.getElementById('player')
if (!root) throw new TypeError('the page has a place for the player')

let isAsked = false

/** Draw once, however much has changed. */
function ask(): void {
  if (isAsked) return
  isAsked = true
  requestAnimationFrame(() => {
    isAsked = false
    draw()
  })
}

const player = new Player(ask)

function draw(): void {
  const { theme } = player.look
  document.documentElement.dataset.theme = theme
  if (root) render(<Page player={player} />, root)
}

draw()
await player.start(new URLSearchParams(location.search).get('flow'))
