import { isIPv4 } from 'node:net'

/** Headers by which a proxy or a tunnel tells whom it asks for. */
const OF_PROXIES = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip'
]
const LOOPBACK_HOSTS = new Set(['127.0.0.1', '[::1]', 'localhost'])

/**
 * Say why a request does not come from somebody at this machine: it came over a network, through a
 * tunnel that was opened for WhatsApp, or from a page of another origin, which DNS may have led here.
 */
export function whyForeign(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  address: string | undefined
): string | undefined {
  if (!isLoopback(address)) return 'the request came over a network'
  const proxy = OF_PROXIES.find(name => headers[name] !== undefined)
  if (proxy) return `the request came through a proxy or a tunnel (${proxy})`
  const { host, origin } = headers
  if (typeof host !== 'string' || !LOOPBACK_HOSTS.has(hostnameOf(`http://${host}`))) {
    return 'its Host is not 127.0.0.1 or localhost'
  }
  if (origin !== undefined && origin !== `http://${host}`) return 'a page of another origin asks'
  const site = headers['sec-fetch-site']
  const isOwn = site === undefined || site === 'same-origin' || site === 'none'
  return isOwn ? undefined : 'a page of another site asks'
}

/** The origin by which this machine reaches a server that listens on all of its addresses, too. */
export function originHere(origin: string): string {
  return origin.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}

function isLoopback(address = ''): boolean {
  const plain = address.replace(/^::ffff:/, '')
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'))
}

function hostnameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : ''
}
