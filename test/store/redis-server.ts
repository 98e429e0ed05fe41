import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import type { Test } from 'tap'

/** Why tests with a real Redis are skipped here, or false when there is one to start. */
export const skip = await promisify(execFile)('redis-server', ['--version']).then(
  () => false as const,
  () => 'there is no redis-server in the PATH: install the package of your system to run this'
)

/**
 * A Redis of the test's own, on a loopback port, which writes every command to its disk before it
 * answers. It ends with the test.
 */
export async function startRedis(t: Test, args: readonly string[] = []) {
  const dir = t.testdir({})
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`

  async function start() {
    const options = ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--save', '']
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always']
    const child = spawn('redis-server', [...options, ...durable, ...args], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    for await (const line of child.stdout.setEncoding('utf8')) {
      if (/Ready to accept connections/.test(line)) break
    }
    child.stdout.resume()
    return child
  }

  let child = await start()
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
  t.teardown(kill)
  return {
    url,
    port,
    /** End it as a crash does. */
    kill,
    /** Start it again on the same port, with the same files. */
    async restart(): Promise<void> {
      child = await start()
    },
    /** Let it hang; `SIGCONT` lets it go on. */
    signal: (name: 'SIGSTOP' | 'SIGCONT') => child.kill(name)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number } // it listens on TCP
  server.close()
  await once(server, 'close')
  return port
}
