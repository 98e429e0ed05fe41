import type { VersionName } from '../../src/flow-json/version.ts'
import type { ScreenView } from '../../src/simulator/index.ts'
import type { Acts } from '../components/drawn.ts'
import { Footer } from '../components/footer.tsx'
import { FlowComponent } from '../components/index.tsx'

/** The components of a screen from top to bottom, with the Footer at the edge. */
export function Screen(props: {
  readonly screen: ScreenView
  readonly acts: Acts
  readonly version: VersionName
}) {
  const { screen, acts, version } = props
  const footer = screen.components.find(({ type, visible }) => type === 'Footer' && visible)
  return (
    <>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="screen-title">
        {screen.components.map(
          view =>
            view.type !== 'Footer' && (
              <FlowComponent key={view.key} view={view} acts={acts} version={version} />
            )
        )}
      </div>
      {footer && <Footer view={footer} acts={acts} version={version} />}
    </>
  )
}
