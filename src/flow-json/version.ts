type State = 'active' | 'frozen' | 'unlisted'

/** The versions that are known, with their state in November 2026 (spec: Flow JSON, section 1.2). */
export const VERSIONS = {
  '2.1': 'frozen',
  '3.0': 'frozen',
  '3.1': 'frozen',
  '4.0': 'frozen',
  '5.0': 'frozen',
  '5.1': 'active',
  '6.0': 'active',
  '6.1': 'active',
  '6.2': 'active',
  '6.3': 'active',
  '7.0': 'active',
  '7.1': 'active',
  '7.2': 'active',
  '7.3': 'active',
  // Known to Meta's client, with the rules of 7.3, and absent from the changelog.
  '7.4': 'unlisted'
} as const satisfies Record<string, State>
export type VersionName = keyof typeof VERSIONS

/** What to write into a new Flow JSON. */
export const NEWEST_VERSION: VersionName = '7.3'

/** Whether `text` is the name of a known version. */
export function isVersionName(text: unknown): text is VersionName {
  return typeof text === 'string' && Object.hasOwn(VERSIONS, text)
}

/** The version to check a file by: what it declares, or the newest when that is none. */
export function versionOf(declared: unknown): VersionName {
  // A numeral was meant as the version, and is told of.
  const name = typeof declared === 'number' ? declared.toFixed(1) : declared
  return isVersionName(name) ? name : NEWEST_VERSION
}

const RANK = new Map(Object.keys(VERSIONS).map((name, rank) => [name, rank]))

/** Whether `version` is `first` or a later one. */
export function isSince(version: VersionName, first: VersionName): boolean {
  return rankOf(version) >= rankOf(first)
}

/** The later of the two versions. */
export function laterOf(one: VersionName, other: VersionName): VersionName {
  return isSince(one, other) ? one : other
}

function rankOf(version: VersionName): number {
  return RANK.get(version) ?? 0
}
