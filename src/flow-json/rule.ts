import type { FlowDocument } from './document.ts'
import { isSince, type VersionName } from './version.ts'

/**
 * Who says so. `docs`: an official page. `client`: Meta's own validator does it, and no page says
 * so. `inferred`: it follows from other facts, or third parties report it.
 */
export type Source = 'docs' | 'client' | 'inferred'

/** Say that something is wrong at `pointer`: what, and what would be right. */
export type Report = (
  pointer: string,
  message: string,
  options?: { part?: 'key' | 'value'; severity?: 'warning' }
) => void

/** What the table of docs/flow-json.md says of a rule. */
export interface RuleFacts {
  /** Kebab-case, unique: the row of docs/flow-json.md and the name of its tests. */
  readonly id: string
  /** Meta's code. */
  readonly code: string
  /** The rule in one sentence, for the table. */
  readonly summary: string
  readonly source: Source
  /** The first version that it concerns; it is silent for those before. */
  readonly since?: VersionName
  /** The last version that it concerns. */
  readonly until?: VersionName
}

/** Whether a version has what a rule is about. */
export function concerns(
  { since, until }: Pick<RuleFacts, 'since' | 'until'>,
  version: VersionName
): boolean {
  return (!since || isSince(version, since)) && (!until || isSince(until, version))
}

/** A rule of Flow JSON that a schema cannot say. */
export interface Rule extends RuleFacts {
  /**
   * Versions whose client does not report it: there a finding is a warning (spec: Flow JSON,
   * section 12.4).
   */
  readonly isSilent?: (version: VersionName) => boolean
  check(document: FlowDocument, report: Report): void
}
