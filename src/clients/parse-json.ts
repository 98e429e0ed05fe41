/** What a reply says; undefined where it is no JSON, as one that was cut off. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
