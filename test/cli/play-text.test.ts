import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { drawScreen } from '../../src/cli/play/text/draw.ts'
import { createTokens, memoryStore } from '../../src/index.ts'
import { previewScreens } from '../../src/simulator/index.ts'
import { APP_SECRET, keyFile } from '../fixtures/vectors.ts'
import { flowgate } from './flowgate.ts'
import { forgeEndpoint } from './forge-endpoint.ts'

/** Play with lines that come through a pipe. */
const play = (args: string[], lines: string[], env = {}) =>
  flowgate(['play', '--text', ...args], env, Buffer.from(lines.map(line => `${line}\n`).join('')))

const column = (...children: object[]) => ({ type: 'SingleColumnLayout', children })
const options = [
  { id: 'a', title: 'Apple' },
  { id: 'b', title: 'Berry' },
  { id: 'c', title: 'Cherry' }
]
/** A screen with one of each kind of thing to see and to do, and one that it leads to. */
const ORCHARD = {
  version: '7.3',
  screens: [
    {
      id: 'FRUIT',
      title: 'Fruit',
      data: { hint: { type: 'string', __example__: 'Picked \u001b[2Jto\u2060day' } },
      layout: column(
        { type: 'TextHeading', text: 'Your basket' },
        { type: 'TextBody', text: `\${data.hint}` },
        { type: 'Image', src: 'AAAA', 'alt-text': 'A basket' },
        { type: 'TextInput', name: 'who', label: 'Name', required: true, 'helper-text': 'Yours' },
        { type: 'TextInput', name: 'mail', label: 'Email', 'input-type': 'email' },
        { type: 'TextArea', name: 'note', label: 'Note' },
        { type: 'CheckboxGroup', name: 'fruit', label: 'Fruit', 'data-source': options },
        { type: 'Dropdown', name: 'best', label: 'Best', 'data-source': options },
        {
          type: 'CalendarPicker',
          name: 'days',
          label: { 'start-date': 'From', 'end-date': 'To' },
          mode: 'range'
        },
        {
          type: 'OptIn',
          name: 'yes',
          label: 'I agree',
          'on-click-action': {
            name: 'navigate',
            next: { type: 'screen', name: 'TERMS' },
            payload: {}
          }
        },
        { type: 'TextBody', text: 'Hidden', visible: false },
        {
          type: 'EmbeddedLink',
          text: 'Help',
          'on-click-action': { name: 'open_url', url: 'https://example.com/help' }
        },
        {
          type: 'Footer',
          label: 'Send',
          'left-caption': 'Free',
          'on-click-action': {
            name: 'complete',
            payload: Object.fromEntries(
              ['who', 'mail', 'note', 'fruit', 'best', 'days', 'yes'].map(name => [
                name,
                `\${form.${name}}`
              ])
            )
          }
        }
      )
    },
    {
      id: 'TERMS',
      title: 'Terms',
      layout: column({ type: 'RichText', text: ['# Terms', 'Be kind.'] })
    }
  ]
}
const orchard = (t: Test) =>
  join(t.testdir({ 'orchard.json': JSON.stringify(ORCHARD) }), 'orchard.json')

t.test('a screen is drawn as text, with a number for all there is to do', async t => {
  const { out, err, exitCode } = await play([orchard(t)], ['q'])
  t.equal(
    out,
    `a number fills in, taps or opens; b goes back, q quits, ? shows the screen again

────────────────────────────────────────────────────────────────────────
 Fruit   (FRUIT)
────────────────────────────────────────────────────────────────────────
YOUR BASKET
Picked ␛[2Jto�day
[picture: A basket]
  1  Name *: (Yours)
  2  Email: 
  3  Note: 
  4  Fruit: 
  5  Best: 
  6  From, To: 
  7  [ ] I agree
  8  Read more
  9  Help

     Free
 10  [ Send ]  (off)

> 
`
  )
  t.strictSame([err, exitCode], ['', 0])
})

t.test('every kind of input is filled in, and the flow completed', async t => {
  const { out, exitCode } = await play(
    [orchard(t)],
    [
      ...['1', 'Ada'],
      ...['2', 'nonsense'],
      '2 ada@example.com',
      String.raw`3 Two\nlines`,
      ...['4', '1, 3'],
      ...['5', '2'],
      '6 2026-01-05 2026-01-09',
      '7',
      '10'
    ]
  )
  for (const seen of [
    '\nName (text; - for none): ',
    '\n  2  Email: nonsense\n     ! Not an email address\n',
    '\n       1  Apple\n       2  Berry\n       3  Cherry\nFruit (numbers, as in 1, 3; - for none): ',
    '\n  4  Fruit: Apple, Cherry\n  5  Best: Berry\n  6  From, To: 2026-01-05 to 2026-01-09\n  7  [x] I agree\n',
    '\n 10  [ Send ]\n'
  ]) {
    t.ok(out.includes(seen), seen)
  }
  const [, completion = ''] = /goes:\n(\{.*\})\n$/s.exec(out) ?? []
  t.match(JSON.parse(completion), {
    who: 'Ada',
    mail: 'ada@example.com',
    note: 'Two\nlines',
    fruit: ['a', 'c'],
    best: 'b',
    days: { 'start-date': '2026-01-05', 'end-date': '2026-01-09' },
    yes: true,
    flow_token: String
  })
  t.equal(exitCode, 0)
})

t.test('screens are left and come back; what cannot be done is said', async t => {
  const { out, exitCode } = await play(
    [orchard(t)],
    [...['8', '?', 'b', '9', '10', 'nonsense', '99', '4 9', '1 Ada', '1 -', '7', '7', 'b']]
  )
  t.match(out, /\n Terms {3}\(TERMS\)\n─+\n# Terms\nBe kind\.\n\n> \n─+\n Terms .*\n Fruit /s)
  t.match(out, '\nThe phone opens https://example.com/help\n')
  t.match(out, '\n! “Send” on FRUIT is off: who (Required)\n')
  t.equal(out.match(/a number fills in/g)?.length, 3)
  t.match(out, '\n! `fruit` on FRUIT has no option `9`; it has `a`, `b` and `c`\n')
  t.match(out, '\n  1  Name *: Ada\n')
  t.match(out, '\n  1  Name *: (Yours)\n     ! Required\n')
  t.match(out, /\[x\] I agree.*\[ \] I agree/s)
  t.match(out, /\nThe flow has closed, without a message\.\n$/)
  t.equal(exitCode, 0)
})

t.test('snackbars, requests, replies and checks of an endpoint are seen', async t => {
  const url = await forgeEndpoint(t, ({ action }) => ({
    screen: 'ONLY',
    data: action === 'INIT' ? {} : { error_message: 'That is taken' }
  }))
  const footer = {
    type: 'Footer',
    label: 'Go',
    'on-click-action': { name: 'data_exchange', payload: { a: 1 } }
  }
  const flow = {
    version: '7.3',
    data_api_version: '3.0',
    routing_model: { ONLY: [] },
    screens: [{ id: 'ONLY', title: 'Only', terminal: true, layout: column(footer) }]
  }
  const dir = t.testdir({
    'only.json': JSON.stringify(flow),
    'key.pem': keyFile('rsa2048-public.pem')
  })
  const remote = ['--url', url, '--public-key', join(dir, 'key.pem'), '--token', 'token-1']
  const { out } = await play([join(dir, 'only.json'), ...remote, '--verbose'], ['1', 'q'], {
    APP_SECRET
  })
  t.match(out, '\n( That is taken )\n> ')
  t.match(
    out,
    '\n  → {"version":"3.0","flow_token":"token-1","action":"data_exchange","screen":"ONLY","data":{"a":1}}\n'
  )
  t.match(out, /\n {2}← 200 in [\d.]+ ms, \d+ bytes sent, \d+ received\n {2}← \{"screen":"ONLY"/)
  t.match(out, '✓ status  ✓ decryption  ✓ json  ✓ format  ✓ screen  ✓ transition')
  const refused = await play([join(dir, 'only.json'), ...remote, '--app-secret', 'other'], [])
  t.match(refused, {
    out: '( Something went wrong. Please try again later. )\n! Status 432: the endpoint refuses the signature',
    exitCode: 1
  })
})

t.test('a flow is opened with a token that is issued, or that the server has issued', async t => {
  const TOKEN_KEY = 'Qm9HCeMBWL5BnFWxTFLPcoMgyIhYbwVyhFNkhfeVSNI='
  const { out: opened } = await play(['claim', '--verbose'], ['q'])
  t.match(opened, /"flow_token":"fg1\.[\w-]+","action":"INIT"/)
  const tokens = createTokens({ keys: [TOKEN_KEY], store: memoryStore() })
  const token = await tokens.issue({ flow: 'claim' })
  const args = ['claim', '--token', token]
  t.match(await play(args, ['q'], { TOKEN_KEY }), { exitCode: 0 })
  t.match(await play(args, ['q']), { exitCode: 1, out: /\( This form cannot be opened from here/ })
})

t.test('an expired token is told, and that the button is off', async t => {
  const { out, exitCode } = await play(['claim', '--token', 'claim.2020-01-31.x'], [])
  t.match(
    out,
    /^\( This claim form has expired\. .* \)\n! Status 427: .*\nThe flow has closed, and the button/
  )
  t.equal(exitCode, 1)
})

t.test('photos and documents are picked by their paths', async t => {
  const dir = t.testdir({ 'a.txt': 'not a photo' })
  const yesterday = new Date(Date.now() - 864e5).toISOString().slice(0, 10)
  const form = ['1 HM-204817', `2 ${yesterday}`, '3 A pipe burst.', '4']
  const { out } = await play(['claim'], [...form, `1 ${join(dir, 'a.txt')}`, '1 none.png', 'q'])
  t.match(out, /\n! `photos` on PHOTOS takes `image\/`, and a\.txt is text\/plain\n/)
  t.match(out, '\n! none.png cannot be read (ENOENT)\n')
})

t.test('what is done is recorded as a script, and the script plays', async t => {
  const flow = orchard(t)
  const script = join(t.testdirName, 'steps.yaml')
  await play(
    [flow, '--record', script, '--token', 'mine'],
    ['1 Ada', '4 1', '4 2', '8', 'b', '9', '10']
  )
  t.strictSame(parse(readFileSync(script, 'utf8')), {
    flow: 'orchard',
    token: 'mine',
    steps: [
      'open',
      { expect: { screen: 'FRUIT' } },
      { fill: { who: 'Ada', fruit: ['a'] } },
      { fill: { fruit: ['b'] } },
      { tap: 'I agree' },
      { expect: { screen: 'TERMS' } },
      'back',
      { expect: { screen: 'FRUIT' } },
      { tap: 'Help' },
      { tap: 'Send' },
      { expect: { completion: true } }
    ]
  })
  const { out, exitCode } = await flowgate(['play', flow, '--script', script])
  t.match(out, '\n11 of 11 steps held; 0 requests\n')
  t.equal(exitCode, 0)
})

t.test('what is no JSON is told with its place', async t => {
  const folder = t.testdir({ 'bad.json': '{\n  "version": "7.3",\n  "screens": [}\n}' })
  const { err, out, exitCode } = await play([join(folder, 'bad.json')], [])
  t.match(err, /^bad\n\n {2}3:15 error INVALID_FLOW_JSON \(json-syntax\)\n/)
  t.match(err, /"screens": \[}/)
  t.strictSame([out, exitCode], ['', 1])
})

t.test('every screen of real flows is drawn, and the first one opened', async t => {
  const files = readdirSync('test/fixtures/flows').filter(name => name.endsWith('.json'))
  t.ok(files.length > 50)
  for (const name of files) {
    const file = join('test/fixtures/flows', name)
    for (const screen of previewScreens(readFileSync(file, 'utf8'))) {
      const { text } = drawScreen(screen)
      t.notMatch(text, /\bundefined\b|\[object|\bnull\b/, `${name} ${screen.id}`)
    }
    const { err, out } = await play([file], ['q'])
    t.match([err, out], ['', /^(a number fills in|\( .* \)\n! )/], name)
  }
})
