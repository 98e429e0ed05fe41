// What tsc leaves undone: each flow's Flow JSON beside its compiled contract, which names it.
// `node scripts/finish-build.mjs [folder]`, dist by default.
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const [out = 'dist'] = process.argv.slice(2)
for (const flow of readdirSync('flows')) {
  const file = join('flows', flow, 'flow.json')
  if (existsSync(file)) cpSync(file, join(out, file))
  // One of an earlier build would be taken for it.
  else rmSync(join(out, file), { force: true })
}
