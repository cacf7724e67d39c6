/** What was asked for a moment ago. `forget`: somebody knows that it has changed. */
export type Memory<T> = (() => Promise<T>) & { forget(): void }

/**
 * What `load` gives, remembered for at most `maxAgeMs`, counted from when it was asked for. Callers at the same time
 * share one question. A failure is not remembered.
 */
export function shortMemory<T>(load: () => Promise<T>, maxAgeMs = 1000): Memory<T> {
  let held: { value: Promise<T>; askedAt: number } | undefined
  const ask = () => {
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
  return Object.assign(ask, {
    forget() {
      held = undefined
    },
  })
}
