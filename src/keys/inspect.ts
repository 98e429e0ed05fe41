import { createPublicKey } from 'node:crypto'
import { examine, type Finding } from './examine.ts'
import { fingerprint } from './fingerprint.ts'
import { bitsOf, typeOf } from './suited.ts'

/** What a file is, for a person to read: there is nothing secret in it. */
export interface KeyReport {
  kind: Finding['kind']
  /** The container: `PKCS#8 private key`, `PKCS#12, legacy`, `certificate` … */
  what: string
  /** `PEM`, `DER`, `base64 of PEM`, `base64 of DER` or, when nothing is found, `text`. */
  encoding: string
  /** The names of the scheme and the cipher over the private key; none when it is not encrypted. */
  encryption: string | undefined
  /** What Flowgate reads through, and other programs may not: quotes, CRLF, `\n` as two letters. */
  remarks: string[]
  /** `RSA`, `EC` …, with the bits and the fingerprint of an RSA key, when it could be read. */
  algorithm: string | undefined
  bits: number | undefined
  fingerprint: string | undefined
  /** Whether Flowgate can serve with it, given this passphrase. */
  usable: boolean
  /** One sentence: what to do with it. */
  advice: string
}

/** Say what the bytes of a file are, whether Flowgate can serve with them, and what to do. */
export function inspectKey(bytes: Buffer, passphrase?: string): KeyReport {
  const { encoding, remarks, findings } = examine(bytes, passphrase)
  const [finding, ...more] = findings
  if (more.length > 0) remarks.push(`${findings.length} private keys, of which this is the first`)
  const { kind, what, encryption, key } = finding
  const publicKey = key?.type === 'private' ? createPublicKey(key) : key
  return {
    kind,
    what,
    encoding,
    encryption,
    remarks,
    algorithm: key && typeOf(key),
    bits: (key && bitsOf(key)) || undefined,
    fingerprint: publicKey && fingerprint(publicKey),
    usable: !finding.refusal,
    advice: adviceOn(finding)
  }
}

function adviceOn({ kind, refusal }: Finding): string {
  if (kind === 'public')
    return 'Upload it to Meta and serve with the private key that it belongs to.'
  if (!refusal) return 'Flowgate can serve with it: put the file into the folder of the keys.'
  return `It ${refusal.problem}: ${refusal.remedy}.`
}
