// What tsc leaves undone: each flow's Flow JSON beside its compiled contract, which names it, and
// a command that can be executed. `node scripts/finish-build.mjs [folder]`, dist by default.
import { chmodSync, cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const [out = 'dist'] = process.argv.slice(2)
for (const flow of readdirSync('flows')) {
  const file = join('flows', flow, 'flow.json')
  if (existsSync(file)) cpSync(file, join(out, file))
}
chmodSync(join(out, 'src', 'cli', 'index.js'), 0o755)
