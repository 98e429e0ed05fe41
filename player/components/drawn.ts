import type { VersionName } from '../../src/flow-json/version.ts'
import type { ComponentView, InputView } from '../../src/simulator/index.ts'

/** What a component can do to the phone that it is drawn on. */
export interface Acts {
  fill(name: string, value: unknown): void
  tap(key: string): void
  pick(name: string, files: readonly File[]): void
  /** The file that was picked under this id, for its preview. */
  file(mediaId: string): Blob | undefined
}

/** What every component is drawn from. */
export interface Drawn {
  readonly view: ComponentView
  readonly acts: Acts
  readonly version: VersionName
}

/** What an input is drawn from. */
export interface DrawnInput extends Drawn {
  readonly input: InputView
}
