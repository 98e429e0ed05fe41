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
