import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { flowJson, slots } from '../simulator/slots.ts'
import { flowgate } from './flowgate.ts'
import { forgeEndpoint } from './forge-endpoint.ts'

/** A folder with a script, somebody's Flow JSON and the public key of their endpoint. */
function folder(t: Test, script: string) {
  const dir = t.testdir({
    'steps.yaml': script,
    'slots.json': JSON.stringify(flowJson),
    'public.pem': keyFile('rsa2048-public.pem'),
    'photo.png': Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64'
    ),
    'estimate.pdf': '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n'
  })
  return { dir, script: join(dir, 'steps.yaml'), flow: join(dir, 'slots.json') }
}

/** Runs a script against somebody else's endpoint. */
async function against(
  t: Test,
  script: string,
  answer: Parameters<typeof forgeEndpoint>[1],
  more: string[] = []
) {
  const url = await forgeEndpoint(t, answer)
  const { dir, ...paths } = folder(t, script)
  const key = ['--public-key', join(dir, 'public.pem')]
  const args = ['play', paths.flow, '--script', paths.script, '--url', url, ...key, ...more]
  return { dir, url, ...(await flowgate(args, { APP_SECRET })) }
}

/** An endpoint that works: a slot, a name, and the end. */
function booking({
  action,
  screen,
  data = {}
}: Parameters<Parameters<typeof forgeEndpoint>[1]>[0]) {
  if (action === 'INIT') return slots
  if (screen === 'SLOTS') {
    return { screen: 'DETAILS', data: { slot: data.slot, error_message: 'Kept for you' } }
  }
  if (data.error) return { data: { acknowledged: true } }
  const params = { flow_token: 'token-1', booking: 'B-1', name: data.name }
  return { screen: 'SUCCESS', data: { extension_message_response: { params } } }
}

const BOOKING = `token: token-1
steps:
  - open
  - expect:
      screen: SLOTS
      title: Slots
      field: { slot: { options: [nine], required: true, error: false } }
      snackbar: false
      completion: false
  - fill: { slot: nine }
  - tap: Continue
  - expect: { screen: DETAILS, snackbar: { matches: ^Kept } }
  - fill: { name: Ada }
  - tap: Continue
  - expect:
      completion: { booking: { matches: '^B-\\d' }, name: Ada }
`

t.test("a script plays the flow of somebody else's endpoint, and ends with 0", async t => {
  const { out, err, exitCode } = await against(t, BOOKING, booking)
  t.equal(err, '')
  t.equal(
    out.replace(/\d+ ms/g, 'N ms'),
    `✓   3  open → SLOTS  N ms
✓   4  expect screen, title, field, snackbar, completion
✓  10  fill slot → SLOTS  N ms
✓  11  tap Continue → DETAILS  N ms
✓  12  expect screen, snackbar
✓  13  fill name → DETAILS  N ms
✓  14  tap Continue  N ms
✓  15  expect completion
8 of 8 steps held; 3 requests, the slowest N ms
`
  )
  t.equal(exitCode, 0)
})

t.test('the report has latencies, sizes and checks; with --verbose, what was said', async t => {
  const more = ['--format', 'json', '--report', join(t.testdirName, 'report.json')]
  const { out, url, exitCode } = await against(t, BOOKING, booking, [...more, '--verbose'])
  const report = JSON.parse(out)
  t.equal(readFileSync(more[3] ?? '', 'utf8'), out)
  t.equal(exitCode, 0)
  t.match(report, {
    flow: 'slots',
    endpoint: url,
    passed: true,
    steps: { total: 8, run: 8, failed: 0 },
    requests: 3,
    timeouts: 0,
    latencyMs: { min: Number, p50: Number, p90: Number, max: Number }
  })
  t.match(report.results[3], {
    line: 11,
    step: 'tap Continue',
    passed: true,
    screen: 'DETAILS',
    checks: [{ name: 'form', passed: true }],
    requests: [
      {
        action: 'data_exchange',
        screen: 'SLOTS',
        status: 200,
        timedOut: false,
        bytes: { sent: Number, received: Number },
        request: { flow_token: 'token-1', data: { slot: 'nine' } },
        reply: { screen: 'DETAILS' }
      }
    ]
  })
  const names = report.results[3].requests[0].checks.map(({ name }: { name: string }) => name)
  t.strictSame(names, [
    'status',
    'decryption',
    'json',
    'format',
    'screen',
    'transition',
    'data-model',
    'components'
  ])
  const quiet = await against(t, BOOKING, booking, more)
  t.notMatch(quiet.out, /"flow_token"|"reply"/)
})

t.test('what is not as expected ends with 1, and is told', async t => {
  const start = 'steps:\n  - open\n'
  const cases: [title: string, step: string, said: RegExp][] = [
    ['a screen', 'expect: { screen: DONE }', /the screen is "SLOTS", and "DONE" is expected/],
    [
      'a title',
      'expect: { title: { matches: x } }',
      /the title is "Slots", which does not match \/x\//
    ],
    ['a snackbar', 'expect: { snackbar: Hello }', /the snackbar is not there, and "Hello" is/],
    ['a completion', 'expect: { completion: true }', /the flow has not ended/],
    ['an error', 'expect: { error: x }', /the step before went well, and an error is expected/],
    ['a field', 'expect: { field: { slt: {} } }', /no field `slt` on SLOTS; it has slot/],
    [
      'an option',
      'expect: { field: { slot: { options: [ten] } } }',
      /slot\.options\[0\] is "nine", and "ten"/
    ],
    [
      'a value',
      'expect: { field: { slot: { value: nine } } }',
      /slot\.value is not there, and "nine"/
    ],
    ['an option that there is not', 'fill: { slot: ten }', /`slot` on SLOTS has no option `ten`/],
    ['a button that is off', 'tap: Continue', /“Continue” on SLOTS is off: slot \(Required\)/],
    [
      'a file that there is not',
      'pick: { slot: [none.png] }',
      /none\.png cannot be read \(ENOENT\)/
    ],
    ['an opened flow', 'open: { screen: NOWHERE }', /NOWHERE/]
  ]
  for (const [title, step, said] of cases) {
    const { out, exitCode } = await against(t, `${start}  - ${step}\n  - back\n`, booking)
    t.match(out, new RegExp(`^✓   2  open → SLOTS.*\n✗   3  .*\n       .*${said.source}`), title)
    t.match(out, /\n1 of 3 steps held; /, title)
    t.equal(exitCode, 1, title)
  }
})

t.test('a reply that a phone refuses fails, unless it is expected', async t => {
  const wrong = (asked: Parameters<typeof booking>[0]) =>
    asked.action === 'INIT' || asked.data?.error ? booking(asked) : { screen: 'NOWHERE', data: {} }
  const tapped = 'steps:\n  - open\n  - fill: { slot: nine }\n  - tap: Continue\n'
  const refused = await against(t, tapped, wrong)
  t.match(refused, {
    out: /✗ {3}4 {2}tap Continue.*\n {7}There is no screen `NOWHERE`/,
    exitCode: 1
  })
  const expected = `${tapped}  - expect: { error: invalid-screen-transition, screen: SLOTS }\n`
  t.match(await against(t, expected, wrong), { exitCode: 0 })
  const message = `${tapped}  - expect: { error: { message: { matches: NOWHERE }, status: 200 } }\n`
  t.match(await against(t, message, wrong), { exitCode: 0 })
  const other = `${tapped}  - expect: { error: timeout_error }\n`
  t.match(await against(t, other, wrong), { out: /error\.key is "invalid-screen-/, exitCode: 1 })
})

t.test('an endpoint that does not answer in time is a time-out in the report', async t => {
  const { out, exitCode } = await against(t, 'steps:\n  - open\n', () => undefined, [
    ...['--timeout', '200', '--format', 'json']
  ])
  t.match(JSON.parse(out), {
    passed: false,
    timeouts: 1,
    results: [
      {
        passed: false,
        faults: [/No answer within 200 ms/],
        requests: [{ status: null, timedOut: true }]
      }
    ]
  })
  t.equal(exitCode, 1)
})

t.test('a wrong secret is a bad signature', async t => {
  const { out } = await against(t, 'steps:\n  - open\n', booking, ['--app-secret', 'other'])
  t.match(out, /✗ {3}2 {2}open.*\n {7}Status 432/)
})

t.test('the flows of this project are played, files and all', async t => {
  const { script } = folder(
    t,
    `flow: claim
steps:
  - open
  - fill: { policy_number: HM-204817, incident_date: ${new Date(Date.now() - 864e5).toISOString().slice(0, 10)}, description: A pipe burst. }
  - tap: Continue
  - pick: { photos: [photo.png] }
  - tap: Continue
  - pick: { documents: [estimate.pdf] }
  - tap: Continue
  - expect: { screen: REVIEW }
  - fill: { is_true: true }
  - tap: Send claim
  - expect: { completion: { claim_number: { matches: ^C- } } }
  - open: { screen: REVIEW, action: data_exchange }
  - expect: { error: invalid-screen-transition }
`
  )
  const { out, exitCode } = await flowgate(['play', '--script', script])
  t.match(out, '\n13 of 13 steps held; ')
  t.equal(exitCode, 0)
})

t.test('an expired token is an error with the sentence of the endpoint', async t => {
  const { script } = folder(
    t,
    `flow: claim
token: claim.2020-01-31.x
steps:
  - open
  - expect: { error: { status: 427, shown: { matches: expired } }, completion: false }
`
  )
  const { exitCode } = await flowgate(['play', '--script', script])
  t.equal(exitCode, 0)
  const good = await flowgate([
    'play',
    'claim',
    '--script',
    script,
    '--token',
    'claim.9999-01-31.x'
  ])
  t.match(good, { out: /✗ {3}5 {2}expect.*\n.*the step before went well/, exitCode: 1 })
})

t.test(
  'a bad script ends with 2; each fault has its line, its column and what is right',
  async t => {
    const cases: [script: string, ...faults: string[]][] = [
      ['steps:\n  - open\n  - tapp: Continue\n', '3:5 a step has no `tapp`; did you mean `tap`?'],
      [
        'steps:\n  - open\n  - fill: { a: 1 }\n    tap: x\n',
        '3:5 a step does one thing, and this one has `fill` and `tap`: begin each with a dash of its own'
      ],
      [
        'steps:\n  - open\n  - {}\n',
        '3:5 a step is one of `open`, `fill`, `tap`, `back`, `pick` and `expect`'
      ],
      ['steps:\n  - open\n  - tap: 3\n', '3:10 this is 3; right is a label, as in `tap: Continue`'],
      [
        'steps:\n  - open\n  - pick: { a: b }\n',
        '3:16 this is the string “b”; right is a list of paths'
      ],
      [
        'steps:\n  - open\n  - expect: { screeen: A }\n',
        '3:15 `expect` has no `screeen`; did you mean `screen`?'
      ],
      [
        'steps:\n  - open\n  - expect: { field: { a: { vlaue: 1 } } }\n',
        '3:29 a field has no `vlaue`; did you mean `value`?'
      ],
      [
        'steps:\n  - open\n  - expect: { title: { matches: ( } }\n',
        '3:33 this is no regular expression'
      ],
      [
        'steps:\n  - open: { action: init }\n',
        '2:21 this is the string “init”; right is `navigate` or `data_exchange`'
      ],
      ['steps:\n  - back\n', '2:5 a script begins with `- open`'],
      ['steps: []\n', '1:8 a script has a step at least, and begins with `- open`'],
      ['flow: x\n', '1:1 needed is a list of steps, each after a dash'],
      ['', '1:1 this is null; right is a mapping of `flow`, `token` and `steps`'],
      [
        'steps:\n  - opne\n  - bakc\n',
        '2:5 this is the string “opne”; right',
        '3:5 this is the string “bakc”; right'
      ],
      ['steps:\n  - open\n  - tap: [\n', '4:1 Flow sequence in block collection']
    ]
    for (const [text, ...faults] of cases) {
      const { script } = folder(t, text)
      const { out, err, exitCode } = await flowgate(['play', '--script', script])
      const lines = err.trimEnd().split('\n')
      t.equal(lines.length, faults.length, text)
      for (const [index, fault] of faults.entries()) {
        t.ok(lines[index]?.startsWith(`${script}:${fault}`), `${lines[index]} for ${fault}`)
      }
      t.strictSame([out, exitCode], ['', 2], text)
    }
    const none = await flowgate(['play', '--script', 'none.yaml'])
    t.match(none, { err: 'none.yaml cannot be read\n', exitCode: 2 })
  }
)

t.test('what does not go together is said', async t => {
  const { dir, flow } = folder(t, '')
  writeFileSync(join(dir, 'private.pem'), keyFile('rsa2048-pkcs8.pem'))
  const remote = ['play', flow, '--text', '--url']
  const cases: [args: string[], said: RegExp][] = [
    [
      [...remote, 'http://127.0.0.1:9'],
      /^An endpoint has a public key: give the file with --public-key/
    ],
    [[...remote, 'ftp://127.0.0.1'], /^--url is an address that begins with https/],
    [
      [...remote, 'http://127.0.0.1:9', '--public-key', 'none.pem'],
      /^none\.pem cannot be read \(ENOENT\)/
    ],
    [
      [...remote, 'http://127.0.0.1:9', '--public-key', join(dir, 'private.pem')],
      /This is a private key/
    ],
    [
      ['play', 'appointmnt', '--text'],
      /^There is no flow `appointmnt`.*did you mean `appointment`\?/
    ],
    [['play', '--text'], /^Which one\? There is `appointment` and `claim`: name it/],
    [['play', 'claim', '--text', '--script', 'x'], /cannot be used with option '--text'/],
    [['play', '--data', '[]'], /It is a JSON object/],
    [['play', '--port', 'x'], /It is a whole number/]
  ]
  for (const [args, said] of cases) {
    const { err, out, exitCode } = await flowgate(args)
    t.match(`${err}${out}`, said, args.join(' '))
    t.equal(exitCode, 1, args.join(' '))
  }
})
