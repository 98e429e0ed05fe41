// Imported before a program: kills it at its KILL_AT-th call that changes something under KILL_IN.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { KILL_AT, KILL_IN } = process.env
const files = new Set()
let calls = 0

const isHis = file => String(file).startsWith(KILL_IN) || files.has(file)

for (const name of [
  ...['mkdirSync', 'openSync', 'writeFileSync'],
  ...['linkSync', 'renameSync', 'rmSync']
]) {
  const real = fs[name]
  fs[name] = (...args) => {
    const isReading = name === 'openSync' && args[1] === 'r'
    if (isReading || !isHis(args[0])) return real(...args)
    if (++calls === Number(KILL_AT)) process.kill(process.pid, 'SIGKILL')
    const result = real(...args)
    if (name === 'openSync') files.add(result)
    return result
  }
}
syncBuiltinESMExports()
