/**
 * What `load` gives, remembered for at most `maxAgeMs`, counted from when it was asked for. Callers at the same time
 * share one question. A failure is not remembered.
 */
export function shortMemory<T>(load: () => Promise<T>, maxAgeMs = 1000): () => Promise<T> {
  let held: { value: Promise<T>; askedAt: number } | undefined
  return () => {
    const now = performance.now()
    if (held !== undefined && now - held.askedAt <= maxAgeMs) return held.value
    const value = load()
    const mine = { value, askedAt: now }
    held = mine
    value.catch(() => {
      if (held === mine) held = undefined
    })
    return value
  }
}
