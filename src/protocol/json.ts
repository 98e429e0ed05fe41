import secureJson from 'secure-json-parse'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parse bytes that a stranger sent. Returns `undefined` for anything that is not strict UTF-8 JSON,
 * and for JSON that carries `__proto__` or `constructor.prototype` members.
 */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return secureJson.parse(utf8.decode(bytes), {
      protoAction: 'error',
      constructorAction: 'error'
    })
  } catch {
    return undefined
  }
}
