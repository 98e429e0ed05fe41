// Runs the README's start command in a fresh clone and sends it requests of other implementations.
import assert from 'node:assert/strict'
import { execSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ready, sendVector, vectorEnv } from './vector-client.mjs'

const COMMAND = 'npm ci && npm start'
const PORT = '3998'
assert(readFileSync('README.md', 'utf8').includes(COMMAND), `README.md has "${COMMAND}"`)

const clone = mkdtempSync(join(tmpdir(), 'flowgate-start-'))
try {
  execSync(`git archive HEAD | tar -x -C ${clone}`)
  // A process group, to be ended whole: npm stands between the shell and the server.
  const server = spawn('sh', ['-c', COMMAND], {
    cwd: clone,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT, ...vectorEnv },
    stdio: 'inherit',
    detached: true
  })
  const exit = once(server, 'exit')
  try {
    await ready(`http://127.0.0.1:${PORT}/health/ready`, server, 900)
    for (const maker of ['python-cryptography', 'jdk', 'openssl-command']) {
      const url = `http://127.0.0.1:${PORT}/flows/appointment`
      const { screen, data } = await sendVector(url, 'init-bare', maker)
      assert.equal(screen, 'APPOINTMENT')
      assert(Object.keys(data).length > 0)
      console.log(`INIT encrypted by ${maker} is answered with the screen ${screen}`)
    }
  } finally {
    if (server.exitCode === null) process.kill(-server.pid, 'SIGTERM')
  }
  await exit
} finally {
  rmSync(clone, { recursive: true })
}
