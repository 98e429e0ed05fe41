import { render } from 'preact'
import { App } from './app.tsx'
import { Player } from './player.ts'

const player = new Player()
const draw = () => render(<App player={player} />, document.body)
player.onChange = draw
draw()
await player.start(new URLSearchParams(location.search).get('flow') ?? undefined)
