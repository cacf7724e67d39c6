/** What was asked for a moment ago, at once when it is there. `forget`: somebody knows that it has changed. */
export type Memory<T> = (() => T | Promise<T>) & { forget(): void }

/**
 * What `load` gives, remembered for at most `maxAgeMs`, counted from when it was asked for. Callers at the same time share one
 * question. It is asked anew at half that age, so where callers follow each other none of them waits. A failure is not
 * remembered.
 */
export function shortMemory<T>(load: () => Promise<T>, maxAgeMs = 1000): Memory<T> {
  let held: { value: T | Promise<T>; askedAt: number } | undefined
  let renewing: Promise<T> | undefined

  function ask(now: number): Promise<T> {
    const value = load()
    const mine = { value: value as T | Promise<T>, askedAt: now }
    held = mine
    renewing = undefined
    value.then(
      (loaded) => {
        mine.value = loaded
      },
      () => {
        if (held === mine) held = undefined
      },
    )
    return value
  }

  /** What is held stands meanwhile, also when this fails. */
  function renew(now: number): void {
    const mine = load()
    renewing = mine
    mine.then(
      (value) => {
        if (renewing !== mine) return
        held = { value, askedAt: now }
        renewing = undefined
      },
      () => {
        if (renewing === mine) renewing = undefined
      },
    )
  }

  const remembered = () => {
    const now = performance.now()
    if (held === undefined || now - held.askedAt > maxAgeMs) return ask(now)
    if (renewing === undefined && now - held.askedAt > maxAgeMs / 2) renew(now)
    return held.value
  }
  return Object.assign(remembered, {
    forget() {
      held = undefined
      renewing = undefined
    },
  })
}
