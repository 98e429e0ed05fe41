/** What a name is made of that a binding reads (spec: Flow JSON, section 6.1). */
export const NAME = 'letters (A to Z), digits, underscores and hyphens'

/** Whether a binding can name it. */
export function isReadable(name: string): boolean {
  return /^[\w-]+$/.test(name)
}
