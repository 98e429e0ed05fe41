import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import t from 'tap'

// Who may import whom: the table of docs/architecture.md, from the narrowest to the widest.
const core = ['src/errors', 'src/files']
const toolkit = [
  ...core,
  'src/protocol',
  'src/keys',
  'src/store',
  'src/flow-json',
  'src/flow',
  'src/tokens',
  'src/contract',
  'src/clients',
  'src/sending',
  'src/webhooks'
]
const sending = [...core, 'src/flow', 'src/tokens', 'src/clients', 'src/store']
const tenants = [...core, 'src/keys', 'src/store', 'src/flow', 'src/tokens', 'src/contract']
const player = [...core, 'src/keys', 'src/flow-json', 'src/flow', 'src/contract', 'src/simulator']
const server = [
  ...toolkit,
  'src/config',
  'src/tenants',
  'src/plugins',
  'src/simulator',
  'src/player'
]
const allowed: Record<string, string[]> = {
  'src/errors': [],
  'src/files': [],
  'src/config': [],
  'src/protocol': core,
  'src/keys': core,
  'src/store': core,
  'src/flow-json': core,
  'src/flow': [...core, 'src/protocol', 'src/store'],
  'src/tokens': [...core, 'src/protocol', 'src/store', 'src/flow'],
  'src/contract': [...core, 'src/protocol', 'src/flow-json', 'src/flow'],
  'src/clients': core,
  'src/sending': sending,
  'src/channels': ['src/config', 'src/sending'],
  'src/provisioning': [...core, 'src/keys', 'src/clients', 'src/simulator'],
  'src/tenants': tenants,
  'src/webhooks': [
    ...core,
    'src/protocol',
    'src/store',
    'src/flow',
    'src/tokens',
    'src/clients',
    'src/sending'
  ],
  'src/simulator': ['src/flow-json'],
  'src/player': player,
  player: ['src/flow-json', 'src/simulator'],
  'src/index': [...toolkit, 'src/sending'],
  'src/plugins': [...toolkit, 'src/tenants'],
  routes: server,
  flows: ['src/index'],
  'src/app': [...server, 'routes'],
  'src/logger': ['src/config'],
  'src/setup': [...core, 'src/config', 'src/keys', 'src/tokens'],
  'src/announce': ['src/setup', 'src/flow'],
  'src/server': [
    ...server,
    ...['src/channels', 'src/app', 'src/setup', 'src/announce', 'src/logger', 'flows']
  ],
  'src/scaffold': [...core, 'src/protocol', 'src/flow', 'src/flow-json'],
  'src/cli': [
    ...server,
    ...sending,
    ...[
      'src/sending',
      'src/channels',
      'src/provisioning',
      'src/app',
      'src/setup',
      'src/index',
      'src/scaffold'
    ]
  ]
}
const FASTIFY = ['src/config', 'src/plugins', 'src/app', 'routes']
const ENVIRONMENT = ['src/server', 'src/cli']

const sources = ['src', 'routes', 'flows', 'player'].flatMap(folder =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => join(folder, name))
)

/** `src/flow/dispatch.ts` is of `src/flow`, `src/app.ts` of `src/app`, `routes/x.ts` of `routes`. */
function unitOf(path: string): string {
  const [top = '', second = ''] = path.replace(/\.ts$/, '').split('/')
  return top === 'src' ? `${top}/${second}` : top
}

t.test('a file imports what its folder may import', async t => {
  for (const path of sources) {
    const unit = unitOf(path)
    const source = readFileSync(path, 'utf8')
    const specifiers = [...source.matchAll(/(?:from|import) ?\(?'([^']+)'/g)].map(
      ([, name]) => name ?? ''
    )
    const foreign = specifiers
      .filter(name => name.startsWith('.'))
      .map(name => unitOf(normalize(join(dirname(path), name))))
      .filter(target => target !== unit && !allowed[unit]?.includes(target))
    t.strictSame(foreign, [], path)
    if (!FASTIFY.includes(unit)) {
      const fastify = specifiers.filter(
        name => /^@?fastify/.test(name) && name !== '@fastify/error'
      )
      t.strictSame(fastify, [], `${path} and Fastify`)
    }
    if (!ENVIRONMENT.includes(unit)) t.notMatch(source, /process\.env/, `${path} and process.env`)
  }
})

t.test('the simulator runs in browsers, but for what is for Node', async t => {
  const reached = new Set(['src/simulator/index.ts'])
  for (const path of reached) {
    const source = readFileSync(path, 'utf8')
    t.notMatch(source, /from 'node:|\b(?:Buffer|process|require)\b[.(]/, path)
    for (const [, name = ''] of source.matchAll(/from '(\.[^']+)'/g)) {
      reached.add(normalize(join(dirname(path), name)))
    }
  }
  const files = sources.filter(path => unitOf(path) === 'src/simulator')
  t.strictSame(
    files.filter(path => !reached.has(path)),
    ['src/simulator/local-cdn.ts', 'src/simulator/node.ts']
  )
})

t.test('every folder has its line in the table', async t => {
  const table = readFileSync('docs/architecture.md', 'utf8')
  for (const unit of new Set(sources.map(unitOf))) {
    t.ok(unit in allowed, unit)
    t.ok(table.includes(`\`${unit}\``), `${unit} in docs/architecture.md`)
  }
})
