/** An address below another, each part of the path as it is. */
export function urlBelow(
  base: string,
  path: readonly string[],
  query?: Readonly<Record<string, string>>
): string {
  const parameters = query ? `?${new URLSearchParams(query)}` : ''
  return `${base.replace(/\/+$/, '')}/${path.map(encode).join('/')}${parameters}`
}

/** A colon may stand in a path (RFC 3986, section 3.3); that of `messages:send` is Sinch's own. */
const encode = (part: string) => encodeURIComponent(part).replaceAll('%3A', ':')
