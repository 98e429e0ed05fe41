// Does what the Dockerfile says, in clean folders in place of images: where there is no Docker
// engine, this shows that the image would build, start, be healthy and answer an encrypted ping.
import assert from 'node:assert/strict'
import { execFileSync, execSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ready, sendVector, vectorEnv } from './vector-client.mjs'

const PORT = '3999'
const root = mkdtempSync(join(tmpdir(), 'flowgate-image-'))
const context = join(root, 'context')
const stages = new Map()
let stage

function copy(from, sources, target) {
  const to = join(stage.dir, stage.workdir, target)
  mkdirSync(to, { recursive: true })
  for (const source of sources) {
    const path = from === undefined ? join(context, source) : join(stages.get(from).dir, source)
    const into = sources.length > 1 || target.endsWith('/') ? join(to, basename(source)) : to
    cpSync(path, into, { recursive: true, verbatimSymlinks: true })
  }
}

const instructions = {
  FROM(rest) {
    const name = / AS (\w+)$/.exec(rest)?.[1] ?? 'last'
    stage = { dir: join(root, name), workdir: '/', env: {} }
    stages.set(name, stage)
    mkdirSync(stage.dir)
  },
  WORKDIR(rest) {
    stage.workdir = rest
    mkdirSync(join(stage.dir, rest), { recursive: true })
  },
  ENV(rest) {
    const [name, value] = rest.split('=')
    stage.env[name] = value
  },
  COPY(rest) {
    const words = rest.split(' ')
    const paths = words.filter(word => !word.startsWith('--'))
    const from = words.find(word => word.startsWith('--from='))?.slice('--from='.length)
    copy(from, paths.slice(0, -1), paths.at(-1))
  },
  RUN(rest) {
    execSync(rest, { cwd: join(stage.dir, stage.workdir), stdio: ['ignore', 'ignore', 'inherit'] })
  },
  HEALTHCHECK(rest) {
    stage.healthcheck = JSON.parse(rest.slice(rest.indexOf('CMD ') + 4))
  },
  CMD(rest) {
    stage.command = JSON.parse(rest)
  },
  USER() {},
  EXPOSE() {}
}

try {
  // What a fresh clone holds, and not what lies about in this folder.
  mkdirSync(context)
  execSync(`git archive HEAD | tar -x -C ${context}`)
  for (const line of readFileSync(join(context, 'Dockerfile'), 'utf8').split('\n')) {
    if (line.trim() === '') continue
    const [word, ...rest] = line.split(' ')
    console.log(line.slice(0, 100))
    instructions[word](rest.join(' '))
  }

  const { command, healthcheck, env, dir, workdir } = stages.get('last')
  // As if nothing else were on the machine: nothing but PATH comes from outside.
  const options = {
    cwd: join(dir, workdir),
    env: { PATH: process.env.PATH, ...env, ...vectorEnv, HOST: '127.0.0.1', PORT }
  }
  const server = spawn(command[0], command.slice(1), { ...options, stdio: 'inherit' })
  try {
    const health = `http://127.0.0.1:${PORT}/health/ready`
    await ready(health, server)
    // A flow is among them if its flow.json is in the image.
    const { flows, breaches } = await (await fetch(health)).json()
    assert.deepEqual(Object.keys(breaches), flows)
    execFileSync(healthcheck[0], healthcheck.slice(1), options)
    for (const maker of ['python-cryptography', 'jdk', 'openssl-command']) {
      const reply = await sendVector(`http://127.0.0.1:${PORT}/flows/appointment`, 'ping', maker)
      assert.deepEqual(reply, { data: { status: 'active' } })
      console.log(`an encrypted ping made by ${maker} is answered`)
    }
  } finally {
    server.kill('SIGTERM')
  }
  const [code] = await once(server, 'exit')
  assert.equal(code, 0)
} finally {
  rmSync(root, { recursive: true })
}
