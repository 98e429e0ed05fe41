/** Bundle the page of the player into a folder. `entries`: what else to bundle, by its name. */
export function buildPlayer(out: string, entries?: Record<string, string>): Promise<void>
