import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import { attempt } from '../keys/attempt.ts'

/** What the page may load: its own files, and pictures of Flow JSON, which are base64. */
export const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin'
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2'
}
const COMPRESSED = new Set(['.png', '.webp', '.woff2'])

export interface PageFile {
  readonly type: string
  readonly body: Buffer
  /** Missing for what is compressed by itself. */
  readonly gzipped?: Buffer
}

/** Where the build puts the page. */
export function pageFolder(): string {
  // By its own name, as its exports have it: the path differs between src and dist.
  const root = dirname(createRequire(import.meta.url).resolve('flowgate/package.json'))
  return join(root, 'dist', 'player')
}

/** A file of the page, as it is there now. `path` is as in a URL; that of the page itself is ''. */
export function readPageFile(path: string, folder = pageFolder()): PageFile | undefined {
  const wanted = (path || 'index.html').split('/').join(sep)
  const files = attempt(() => readdirSync(folder, { recursive: true, encoding: 'utf8' })) ?? []
  const extension = extname(wanted)
  const type = TYPES[extension]
  // Only what is listed is read: no path leads out of the folder.
  if (type === undefined || !files.includes(wanted)) return undefined
  const body = readFileSync(join(folder, wanted))
  return { type, body, ...(!COMPRESSED.has(extension) && { gzipped: gzipSync(body) }) }
}
