import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import * as errors from '../src/errors.ts'

const codes = Object.keys(errors).filter(name => name.startsWith('FLOW_ERR_'))
const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.test.ts') && name !== 'errors.test.ts')
  .map(name => readFileSync(join('test', name), 'utf8'))
  .join('\n')
const docs = readFileSync('docs/errors.md', 'utf8')

t.test(
  'every code is the name it is exported by, is documented and is raised by a test',
  async t => {
    t.ok(codes.length > 20)
    for (const [name, Class] of Object.entries(errors)) {
      if (!codes.includes(name)) continue
      const { code, statusCode } = Reflect.construct(Class, ['a', 'b', 'c'])
      t.equal(code, name)
      t.ok(docs.includes(`| \`${name}\` | ${statusCode} |`), `docs/errors.md has ${name}`)
      t.match(tests, new RegExp(`${name}(?![A-Z_])`), `a test raises ${name}`)
    }
  }
)

t.test('no code is documented that there is not', async t => {
  const documented = new Set(docs.match(/FLOW_ERR_[A-Z_]*[A-Z]/g))
  t.strictSame(
    [...documented].filter(code => !codes.includes(code)),
    []
  )
})

t.test('a message that comes without words is none', async t => {
  t.equal(new errors.FLOW_ERR_TOKEN_INVALID('').message, '')
})

t.test('only these errors are known as ours', async t => {
  t.ok(errors.isFlowError(new errors.FLOW_ERR_HANDLER('x')))
  const foreign = [null, 'FLOW_ERR_X', { code: 'FLOW_ERR_X' }, new Error('x')]
  for (const error of foreign) t.notOk(errors.isFlowError(error))
})
