import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import appointment from '../../flows/appointment/index.ts'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { serve } from '../helper.ts'
import { FINGERPRINT, vector } from '../keys/vectors.ts'
import { type SinchOptions, startSinch } from '../standins/sinch.ts'
import { flowgate } from './flowgate.ts'

async function sinch(t: Test, options?: SinchOptions) {
  const standIn = await startSinch(t, options)
  t.teardown(() => {
    if (standIn.violations.length > 0) throw new Error(standIn.violations.join('\n'))
  })
  const env = {
    SINCH_PROJECT_ID: standIn.state.projectId,
    SINCH_KEY_ID: standIn.state.keyId,
    SINCH_KEY_SECRET: standIn.state.keySecret,
    SINCH_URL: standIn.url,
    SINCH_AUTH_URL: standIn.tokenUrl,
    SINCH_PROVISIONING_URL: standIn.provisioningUrl
  }
  return { standIn, env }
}

t.test('the flows that Sinch has are listed with their screens', async t => {
  const status = 'FLOW_STATUS_PUBLISHED' as const
  const flows = [
    { id: '900100', name: 'appointment', status, screens: ['APPOINTMENT', 'DETAILS'] },
    { id: '900200', name: 'claim\u001b[2J', status, screens: ['CLAIM'] }
  ]
  const { env } = await sinch(t, { flows })
  const { out, err, exitCode } = await flowgate(['sinch', 'flows'], env)
  t.strictSame([err, exitCode], ['', 0])
  t.match(out, '900100  PUBLISHED  appointment  APPOINTMENT, DETAILS\n')
  t.match(out, 'claim␛[2J')
  t.strictSame(JSON.parse((await flowgate(['sinch', 'flows', '--json'], env)).out), flows)
  t.match(await flowgate(['sinch', 'flows'], (await sinch(t)).env), { out: 'No flows.\n' })
})

t.test('why they cannot be listed is said, and never the secret', async t => {
  const { env } = await sinch(t)
  t.match(await flowgate(['sinch', 'flows'], { ...env, SINCH_KEY_ID: '' }), {
    err: /SINCH_KEY_ID is not set: id of an access key/,
    exitCode: 1
  })
  const wrong = await flowgate(['sinch', 'flows'], { ...env, SINCH_KEY_SECRET: 'a-wrong-secret' })
  t.match(wrong, { err: /^Sinch: Listing the flows: .*SINCH_KEY_SECRET/, exitCode: 1 })
  t.notMatch(wrong.err, 'a-wrong-secret')
})

t.test('a webhook needs to know of which app, where to and signed with what', async t => {
  const { env, standIn } = await sinch(t)
  const complete = {
    ...env,
    SINCH_APP_ID: standIn.app.id,
    PUBLIC_URL: 'https://flows.example.com/',
    SINCH_WEBHOOK_SECRET: 'the-new-one,the-old-one'
  }
  for (const name of ['SINCH_APP_ID', 'PUBLIC_URL', 'SINCH_WEBHOOK_SECRET']) {
    const { err, exitCode } = await flowgate(['sinch', 'webhook'], { ...complete, [name]: '' })
    t.match(err, `${name} is not set`)
    t.equal(exitCode, 1)
  }
  const bare = { ...complete, PUBLIC_URL: 'flows.example.com' }
  t.match(await flowgate(['sinch', 'webhook'], bare), {
    err: /PUBLIC_URL is an address that begins with https:/,
    exitCode: 1
  })
  t.match(await flowgate(['sinch', 'webhook'], complete), { exitCode: 0 })
  t.match(
    [...standIn.state.webhooks.values()],
    [
      {
        target: 'https://flows.example.com/webhooks/sinch',
        target_type: 'HTTP',
        secret: 'the-new-one',
        triggers: ['MESSAGE_INBOUND', 'MESSAGE_DELIVERY', 'MESSAGE_SUBMIT', 'UNSUPPORTED']
      }
    ]
  )
})

t.test('of a webhook that is there, the triggers that are missing are named', async t => {
  const { env, standIn } = await sinch(t)
  standIn.subscribe('https://flows.example.com/webhooks/sinch', 's', ['MESSAGE_INBOUND'])
  const more = { SINCH_APP_ID: standIn.app.id, SINCH_WEBHOOK_SECRET: 's' }
  const PUBLIC_URL = 'https://flows.example.com'
  t.match(await flowgate(['sinch', 'webhook'], { ...env, ...more, PUBLIC_URL }), {
    out: '',
    err: /told already, but not of everything.*: MESSAGE_DELIVERY, MESSAGE_SUBMIT, UNSUPPORTED\n/,
    exitCode: 1
  })
  t.equal(standIn.state.webhooks.size, 1)
})

t.test('a hand-over has all that Professional Services need, and nothing secret', async t => {
  const { app } = await serve(t, [appointment])
  const PUBLIC_URL = await app.listen({ host: '127.0.0.1', port: 0 })
  const KEYS_DIR = t.testdir({ 'old.pem': vector('rsa2048-pkcs8.pem') })
  const env = { PUBLIC_URL, KEYS_DIR, APP_SECRET }
  const out = join(KEYS_DIR, 'sheet.md')
  t.match(await flowgate(['sinch', 'handover', 'appointment', '--out', out], env), {
    out: `No findings in 1 file\nwrote  ${out}\n`,
    err: '',
    exitCode: 0
  })
  const sheet = readFileSync(out, 'utf8')
  const wanted = [
    `| endpoint URL | ${PUBLIC_URL}/flows/appointment |`,
    `RSA, 2048 bits, SHA-256 of its DER ${FINGERPRINT}`,
    keyFile('rsa2048-public.pem').toString(),
    readFileSync('flows/appointment/flow.json', 'utf8').trimEnd(),
    '| entry screens | APPOINTMENT |',
    '| Flow JSON version | 7.3 |',
    '| flowgate check | ok | no errors |',
    '| ping | ok |',
    '| bad signature | ok |',
    'who holds its app secret?'
  ]
  for (const text of wanted) t.ok(sheet.includes(text), text)
  t.notMatch(sheet, APP_SECRET)
  t.notMatch(sheet, 'PRIVATE KEY')
  const printed = await flowgate(['sinch', 'handover', 'appointment', '--out', '-'], env)
  t.match(printed.out, /^# WhatsApp flow "appointment"/)
  t.match(printed.err, 'No findings')
})

t.test('what is not as it should be is handed over with a warning, or not at all', async t => {
  const KEYS_DIR = t.testdir({
    'old.pem': vector('rsa2048-pkcs8.pem'),
    'bad.json': '{ "version": "7.3" }'
  })
  const handover = (flow: string, more = {}) =>
    flowgate(['sinch', 'handover', flow, '--out', '-'], { KEYS_DIR, ...more })
  t.match(await handover(join(KEYS_DIR, 'bad.json')), { out: '', exitCode: 1 })
  t.match(await handover('appointment', { KEYS_DIR: 'nowhere' }), { out: '', exitCode: 1 })
  t.match(await handover('appointment'), {
    out: /\| endpoint \| skipped \| its address/,
    exitCode: 0
  })
  const { app } = await serve(t, [appointment], { keys: ['previous-pkcs8.pem'] })
  const PUBLIC_URL = await app.listen({ host: '127.0.0.1', port: 0 })
  t.match(await handover('appointment', { PUBLIC_URL, APP_SECRET }), {
    out: /\| ping \| wrong \|/,
    err: /Not all is well with the endpoint: ping/,
    exitCode: 1
  })
})
