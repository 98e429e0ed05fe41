import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { Env } from '../src/config.ts'
import { flowgate } from './cli/flowgate.ts'

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

t.test('the test that docs/simulator.md shows runs', async t => {
  const source = readFileSync('test/simulator/example.test.ts', 'utf8')
  const [shown = ''] = source.split('\n// end of what docs/simulator.md shows')
  t.match(shown, /openFlow/)
  t.ok(readFileSync('docs/simulator.md', 'utf8').includes(`\`\`\`ts\n${shown}\n\`\`\``))
})

t.test('every variable of the configuration is in the README and in .env.example', async t => {
  const example = readFileSync('.env.example', 'utf8')
  for (const name of Object.keys(Env.shape)) {
    t.ok(readme.includes(name), name)
    if (name !== 'NODE_ENV') t.match(example, new RegExp(`^# ${name}=`, 'm'))
  }
})

const docs = readdirSync('docs')
  .filter(name => name.endsWith('.md'))
  .map(name => join('docs', name))

t.test('every command that the pages show is there, with its options', async t => {
  const helpOf = async (...names: string[]) => (await flowgate([...names, '--help'])).out
  const commandsIn = (help: string) =>
    [...(help.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name)
  const commands = commandsIn(await helpOf())
  for (const page of ['README.md', ...docs]) {
    const shown = readFileSync(page, 'utf8').matchAll(/(npx )?\bflowgate ([a-z]+)([^\n`#|]*)/g)
    for (const [line, npx, command = '', rest = ''] of shown) {
      if (npx) t.ok(commands.includes(command), `${page}: ${line}`)
      if (!commands.includes(command)) continue
      const [, second = ''] = /^ ([a-z]+)/.exec(rest) ?? []
      const help = await helpOf(command)
      const own = commandsIn(help).includes(second) ? await helpOf(command, second) : help
      for (const [option] of rest.matchAll(/(?<= )--[a-z-]+/g)) {
        t.ok(own.includes(option), `${page}: ${line}`)
      }
    }
  }
})

t.test('every link within the repository leads somewhere', async t => {
  for (const page of ['README.md', 'CONTRIBUTING.md', 'keys/README.md', ...docs]) {
    for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]+)\)/g)) {
      t.ok(existsSync(join(dirname(page), target)), `${page}: ${target}`)
    }
  }
})
