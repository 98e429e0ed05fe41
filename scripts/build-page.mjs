// Bundles the page of the player. `node scripts/build-page.mjs [folder]`, dist/player by default.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'

const [out = join('dist', 'player')] = process.argv.slice(2)
const page = join('src', 'player', 'page')

/** Messages of zod in fifty languages, of which the page shows none. */
const englishOnly = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js'"
    }))
  }
}

const { outputFiles } = await build({
  entryPoints: [
    { in: join(page, 'main.tsx'), out: 'player' },
    { in: join(page, 'styles', 'index.css'), out: 'player' }
  ],
  outdir: out,
  write: false,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  platform: 'browser',
  tsconfig: join(page, 'tsconfig.json'),
  plugins: [englishOnly],
  logLevel: 'warning'
})

mkdirSync(out, { recursive: true })
put('index.html', readFileSync(join(page, 'index.html')))
for (const { path, contents } of outputFiles) put(basename(path), contents)

/** In one stroke: somebody may be reading the file. */
function put(name, contents) {
  const aside = join(out, `.${name}.${process.pid}`)
  writeFileSync(aside, contents)
  renameSync(aside, join(out, name))
}
