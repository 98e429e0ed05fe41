/** What became of an attempt to replace a value: done, or what was found instead. */
export type Swap = { readonly isDone: true } | { readonly found: string | undefined }

/**
 * `update` for a store that lives elsewhere, where `change` cannot be called: replace the value only
 * if it is still the one that `change` was given, and else begin again with the one that is there.
 * Of those that contend for a key, one succeeds in every round.
 */
export async function updateBySwapping(
  change: (value: string | undefined) => string | undefined,
  store: {
    likely: string | undefined
    get: () => Promise<string | undefined>
    swap: (expected: string | undefined, next: string | undefined) => Promise<Swap>
  }
): Promise<string | undefined> {
  let value = store.likely ?? (await store.get())
  for (;;) {
    const next = change(value)
    const swap = await store.swap(value, next)
    if ('isDone' in swap) return next
    value = swap.found
  }
}
