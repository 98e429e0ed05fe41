import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import t from 'tap'
import { fail } from '../../src/cli/io.ts'
import { run } from '../../src/cli/program.ts'
import { flowgate } from './flowgate.ts'

t.test('help names the commands, and those of keys', async t => {
  const help = await flowgate(['--help'])
  t.match(help, { exitCode: 0, err: '' })
  t.match(help.out, /^Usage: flowgate .*\n\nThe data-channel endpoint server/)
  t.match(help.out, /^ {2}keys +make, rotate, list, inspect/m)
  for (const args of [
    ['keys', '--help'],
    ['help', 'keys']
  ]) {
    const { out } = await flowgate(args)
    t.match(out, /^Usage: flowgate keys /)
    for (const name of ['new', 'list', 'rotate', 'retire', 'inspect', 'public'])
      t.match(out, `  ${name} [options]`)
  }
})

t.test('the version is that of the package', async t => {
  const file = new URL('../../package.json', import.meta.url)
  const { version } = JSON.parse(readFileSync(file, 'utf8'))
  t.strictSame(await flowgate(['--version']), { out: `${version}\n`, err: '', exitCode: 0 })
})

t.test('what is not understood ends with 1 and says why', async t => {
  t.match(await flowgate(['nonsense']), { err: "error: unknown command 'nonsense'\n", exitCode: 1 })
  t.match(await flowgate(['keys', 'nonsense']), { err: /^error: unknown command/, exitCode: 1 })
  t.match(await flowgate(['keys', 'inspect']), { err: /^error: missing .* 'file'/, exitCode: 1 })
})

t.test('without arguments the help is shown, and it ends with 1', async t => {
  t.match(await flowgate([]), { out: '', err: /^Usage: flowgate /, exitCode: 1 })
})

t.test('an error is one sentence, whatever is thrown', async t => {
  const err: string[] = []
  const io = {
    env: {},
    stdin: Readable.from([]),
    stdout: {
      write() {
        throw new Error('write EPIPE')
      }
    },
    stderr: { write: (text: string) => err.push(text) },
    exitCode: 0
  }
  await run(['--help'], io)
  t.strictSame([err, io.exitCode], [['write EPIPE\n'], 1])
  fail(io, 'a string')
  t.equal(err.at(-1), 'a string\n')
})
