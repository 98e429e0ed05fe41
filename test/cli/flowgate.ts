import { run } from '../../src/cli/program.ts'

/** Run `flowgate` in this process and return what it wrote and what it ended with. */
export async function flowgate(
  args: string[],
  env: Record<string, string> = {},
  input = Buffer.alloc(0)
) {
  const [out, err]: [string[], string[]] = [[], []]
  const io = {
    env,
    stdin: (async function* () {
      yield input
    })(),
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    exitCode: 0
  }
  await run(args, io)
  return { out: out.join(''), err: err.join(''), exitCode: io.exitCode }
}

/** Run `flowgate` in a terminal in which somebody types `answer`, and return what stands there. */
export async function inTerminal(args: string[], env: Record<string, string>, answer: string) {
  const out: string[] = []
  const stdin = Object.assign(
    (async function* () {
      yield answer
    })(),
    { isTTY: true }
  )
  const stdout = { write: (text: string) => out.push(text) }
  await run(args, { env, stdin, stdout, stderr: stdout, exitCode: 0 })
  return out.join('')
}
