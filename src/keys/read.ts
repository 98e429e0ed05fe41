/** One PEM block, or one DER structure, as it stands in a source. */
export interface Block {
  /** What stands after `BEGIN`; DER has none. */
  label: string | undefined
  /** The decoded bytes, ciphertext when there is a `dek`. */
  der: Buffer
  /** The encryption of a PEM with headers (RFC 1421): the PKCS#1 of `openssl genrsa -des3`. */
  dek: { cipher: string; iv: string } | undefined
  /** Why the bytes cannot be all there. */
  damage: string | undefined
}

export interface Reading {
  encoding: string
  remarks: string[]
  blocks: Block[]
}

// A PEM block ends at its END line; one that is cut short, where the next begins or the text ends.
const PEM = /-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)(?:(-----END \1-----)|(?=-----BEGIN )|$)/gs
const HEADERS = /Proc-Type:\s*4\s*,\s*ENCRYPTED\s+DEK-Info:\s*([A-Z0-9-]+)\s*,\s*([0-9A-F]+)\s/i
// Shorter than this no key is.
const BASE64 = /^[A-Za-z0-9+/_-]{64,}={0,2}$/

/**
 * Find the PEM blocks or the DER structure in the bytes of a file or of an environment variable,
 * through all that an editor, a shell or a deployment tool does to them: base64 over the whole,
 * `\n` for line breaks, quotes, a byte order mark, UTF-16, CRLF, indents, line breaks turned into
 * spaces. What it met stands in `remarks`. No block means that this is no key.
 */
export function read(bytes: Buffer): Reading {
  if (isDer(bytes)) return { encoding: 'DER', remarks: [], blocks: [derBlock(bytes)] }

  const { text, remarks } = decode(bytes)
  const blocks = [...text.matchAll(PEM)].map(([, label, body = '', end]) =>
    pemBlock(label, body, end)
  )
  if (blocks.length > 0) return { encoding: 'PEM', remarks, blocks }
  if (text.includes('-----END ')) {
    const damage = 'its PEM has no BEGIN line'
    const block = { label: undefined, der: Buffer.alloc(0), dek: undefined, damage }
    return { encoding: 'PEM', remarks, blocks: [block] }
  }

  const base64 = text.replaceAll(/\s/g, '')
  if (!BASE64.test(base64)) return { encoding: 'text', remarks, blocks: [] }
  const inner = read(Buffer.from(base64, 'base64'))
  if (inner.blocks.length === 0) return { encoding: 'text', remarks, blocks: [] }
  return {
    encoding: `base64 of ${inner.encoding}`,
    remarks: [...remarks, ...inner.remarks],
    blocks: inner.blocks
  }
}

/** The bytes as text with real line breaks and nothing around them, and what was undone for it. */
function decode(bytes: Buffer): { text: string; remarks: string[] } {
  const remarks: string[] = []
  const undo = (text: string, what: RegExp, by: string, remark: string) => {
    if (!what.test(text)) return text
    remarks.push(remark)
    return text.replace(what, by)
  }
  // PowerShell's `>` writes UTF-16.
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  if (utf16) remarks.push('UTF-16 text')
  let text = bytes.toString(utf16 ? 'utf16le' : 'utf8')
  text = undo(text, /^\uFEFF/, '', 'byte order mark')
  text = undo(text, /\r\n/g, '\n', 'CRLF line ends')
  if (/^\s/.test(text) || text.trimEnd().length < text.length - 1) {
    remarks.push('white space around it')
    text = text.trim()
  }
  text = undo(text, /^(["'`])(.*)\1\s*$/s, '$2', 'quotes around it')
  text = undo(text, /(?:\\{1,4}r)?\\{1,4}n/g, '\n', 'line breaks written as \\n')
  text = undo(text, /^[\t ]+(?=\S)/gm, '', 'indented lines')
  if (/-----BEGIN [A-Z0-9 ]+----- *[^\s-]/.test(text)) remarks.push('line breaks missing')
  return { text: text.trim(), remarks }
}

function pemBlock(label: string | undefined, body: string, end: string | undefined): Block {
  const [headers = '', cipher, iv] = HEADERS.exec(body) ?? []
  const base64 = body.replace(headers, '').replaceAll(/\s/g, '')
  const der = Buffer.from(base64, 'base64')
  const dek = cipher && iv ? { cipher: cipher.toUpperCase(), iv } : undefined
  return { label, der, dek, damage: damageOf() }

  function damageOf(): string | undefined {
    if (!end) return 'its PEM has no END line'
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) {
      return 'its base64 is broken'
    }
    if (dek) return der.length % (dek.iv.length / 2) === 0 ? undefined : 'bytes are missing'
    return label === 'OPENSSH PRIVATE KEY' ? undefined : derDamage(der)
  }
}

function derBlock(bytes: Buffer): Block {
  const length = derLength(bytes)
  const der = length === undefined ? bytes : bytes.subarray(0, length)
  return { label: undefined, der, dek: undefined, damage: derDamage(der) }
}

function derDamage(der: Buffer): string | undefined {
  if (der[0] !== 0x30) return 'its content is not ASN.1'
  const length = derLength(der)
  return length !== undefined && der.length < length ? 'bytes are missing' : undefined
}

/** Whether bytes start as a SEQUENCE does: keys are longer than the 127 bytes of a short length. */
function isDer(bytes: Buffer): boolean {
  const [tag, length = 0] = bytes
  return tag === 0x30 && (length >= 0x80 || bytes.length === length + 2)
}

/** How many bytes a SEQUENCE takes by its own account; BER may leave that open. */
function derLength(der: Buffer): number | undefined {
  const first = der[1] ?? 0
  if (first < 0x80) return 2 + first
  const size = first - 0x80
  if (size === 0 || size > 4 || der.length < 2 + size) return undefined
  return 2 + size + der.readUIntBE(2, size)
}
