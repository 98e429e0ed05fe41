// Bundles the page of the player: `node scripts/build-player.mjs [folder]`, dist/player by default.
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** Zod's messages in forty languages, which nobody reads here, would be half of the page. */
const oneLanguage = {
  name: 'one-language',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: '' }))
  }
}

/** `entries`: what else to bundle, by its name. */
export async function buildPlayer(out, entries = {}) {
  // Chunks are named by their content: those of the build before would stay.
  rmSync(out, { recursive: true, force: true })
  await build({
    entryPoints: { player: 'player/main.tsx', ...entries, style: 'player/styles/index.css' },
    entryNames: '[name]',
    outdir: out,
    bundle: true,
    minify: true,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [oneLanguage]
  })
  for (const file of ['index.html', 'icon.svg']) cpSync(join('player', file), join(out, file))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildPlayer(process.argv[2] ?? join('dist', 'player'))
}
