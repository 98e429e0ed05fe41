import type { ScreenView } from '../../../simulator/index.ts'
import type { Hand } from '../components/hand.ts'
import { Component } from '../components/index.tsx'

/** What is on a screen, from top to bottom; the footer stays at the bottom. */
export function Screen({ screen, hand }: { screen: ScreenView; hand: Hand }) {
  const isFooter = ({ type }: { type: string }) => type === 'Footer'
  const body = screen.components.filter(component => !isFooter(component))
  const footers = screen.components.filter(isFooter)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by the arrow keys */}
      <section class="body" aria-label="Screen" tabIndex={0} data-screen={screen.id}>
        {body.map(view => (
          <Component key={view.key} view={view} hand={hand} />
        ))}
      </section>
      {footers.map(view => (
        <Component key={view.key} view={view} hand={hand} />
      ))}
    </>
  )
}
