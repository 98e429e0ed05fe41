/** Compute once for each document: several rules ask for the same. */
export function remember<D extends object, T>(compute: (document: D) => T): (document: D) => T {
  const known = new WeakMap<D, { readonly result: T }>()
  return document => {
    const entry = known.get(document) ?? { result: compute(document) }
    known.set(document, entry)
    return entry.result
  }
}
