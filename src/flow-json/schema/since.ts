import { VERSIONS, type VersionName } from '../version.ts'

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
