/** A version of Flow JSON. Major and minor are two numbers: 1.10 follows 1.9. */
export interface Version {
  readonly major: number
  readonly minor: number
}

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

/** Read `major.minor`. Undefined for anything else. */
export function parseVersion(text: unknown): Version | undefined {
  // A number stands for its numeral; an object may not even have a text form.
  const numeral = typeof text === 'number' ? String(text) : text
  if (typeof numeral !== 'string') return undefined
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})$/.exec(numeral) ?? []
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) }
}

/** Whether `version` is `first` or a later one. */
export function isFrom(version: Version, first: VersionName): boolean {
  const [major = 0, minor = 0] = first.split('.').map(Number)
  return version.major > major || (version.major === major && version.minor >= minor)
}
