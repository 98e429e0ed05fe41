import { readFileSync } from 'node:fs'
import t from 'tap'
import { Env } from '../src/config.ts'

const readme = readFileSync('README.md', 'utf8')

t.test('the README begins with the two commands', async t => {
  const [commands = ''] = readme.match(/```\n[\s\S]*?```/) ?? []
  t.match(commands, /^```\nnpm ci && npm start .*\nnpm ci && npm test .*\n```$/)
})

t.test('the flow that the README shows compiles', async t => {
  const source = readFileSync('test/types/readme.ts', 'utf8')
  const [, shown = ''] = /(import [\s\S]*)\n\/\/ end of what the README shows/.exec(source) ?? []
  t.ok(readme.includes(`\`\`\`ts\n${shown}\n\`\`\``))
})

t.test('every variable of the configuration is in the README and in .env.example', async t => {
  const example = readFileSync('.env.example', 'utf8')
  for (const name of Object.keys(Env.shape)) {
    t.ok(readme.includes(name), name)
    if (name !== 'NODE_ENV') t.match(example, new RegExp(`^# ${name}=`, 'm'))
  }
})
