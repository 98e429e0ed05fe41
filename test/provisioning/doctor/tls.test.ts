import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { checkTls } from '../../../src/provisioning/doctor/tls.ts'
import { selfSigned } from '../../self-signed.ts'

const DAY_MS = 24 * 60 * 60 * 1000

t.test('a certificate that is trusted is judged by the days that are left', async t => {
  const { key, cert } = selfSigned(t.testdir({}), { days: 30 })
  const server = createServer({ key, cert }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  const inDays = (days: number, host = 'localhost') =>
    checkTls(`https://${host}:${port}/`, { now: Date.now() + days * DAY_MS, ca: cert })
  t.match(await inDays(0), { is: 'ok', said: /good for (29|30) more days/ })
  t.match(await inDays(20), { is: 'warning', said: /(9|10) more days/, mend: /renew/ })
  t.match(await inDays(0, '127.0.0.1'), { is: 'wrong', said: /ERR_TLS_CERT_ALTNAME_INVALID/ })
})
