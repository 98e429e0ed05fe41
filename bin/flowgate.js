#!/usr/bin/env node
// The command of the package. It is here before anything is built, since npm links it when it installs.
import { existsSync } from 'node:fs'

const program = new URL('../dist/src/cli/index.js', import.meta.url)
if (existsSync(program)) {
  await import(program)
} else {
  process.stderr.write('flowgate is not built yet: run `npm run build` in its folder.\n')
  process.exitCode = 1
}
