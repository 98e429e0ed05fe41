import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { type Verdict, verdictsOn } from './verdict.ts'

const TIMEOUT_MS = 10_000
const DAY_MS = 24 * 60 * 60 * 1000
/** Certificates of Let's Encrypt are renewed 30 days before their end, and some have gone wrong by now. */
const SOON_DAYS = 14

const { ok, skipped, wrong, warning } = verdictsOn('TLS')

/**
 * Look at the certificate of an address: whether Meta can trust it, and for how long. `ca`, in PEM, is
 * in the place of the public authorities.
 */
export async function checkTls(
  address: string,
  { now, ca }: { now: number; ca?: string }
): Promise<Verdict> {
  const { protocol, hostname, port } = new URL(address)
  if (protocol === 'http:') {
    if (/^(localhost|127\.|\[::1\])/.test(hostname)) {
      return skipped('the address is of this machine, without TLS; Meta takes https only')
    }
    return wrong('the address begins with http://', 'serve it over https://')
  }
  let socket: TLSSocket
  try {
    socket = await greet(hostname, Number(port || 443), ca)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    return wrong(`no TLS connection to ${hostname} (${code})`, 'check the address and its server')
  }
  const { valid_to: end } = socket.getPeerCertificate()
  const { authorizationError: fault } = socket
  socket.destroy()
  if (fault) {
    const renew = 'serve a certificate of a public authority, with its chain (docs/doctor.md)'
    return wrong(`Meta cannot trust the certificate of ${hostname}: ${codeOf(fault)}`, renew)
  }
  const days = Math.floor((Date.parse(end) - now) / DAY_MS)
  const said = `the certificate of ${hostname} is good for ${days} more days`
  return days < SOON_DAYS ? warning(said, 'renew the certificate') : ok(said)
}

function greet(hostname: string, port: number, ca: string | undefined): Promise<TLSSocket> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...{ host, port, rejectUnauthorized: false },
      // A name only: of an address, the certificate says it itself.
      ...(isIP(host) === 0 && { servername: host }),
      ...(ca && { ca })
    })
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('ETIMEDOUT')))
    socket.once('error', reject)
    socket.once('secureConnect', () => resolve(socket))
  })
}

/** Node has it as an error or as its code, by version and by what is wrong. */
function codeOf(fault: Error | string): string {
  if (typeof fault === 'string') return fault
  return 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.message
}
