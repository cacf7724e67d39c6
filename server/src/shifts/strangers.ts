import type { Strangers } from './cashier-pins.ts'

/** More than anybody can try who stands at a till with twenty wrong ones in ten minutes; the one tried longest ago leaves. */
const MAX_HELD = 10_000

export function createStrangers(): Strangers {
  const tries = new Map<string, number>()
  return {
    count({ merchantNo, cashierNo }) {
      const name = `${merchantNo}/${cashierNo}`
      const counted = (tries.get(name) ?? 0) + 1
      tries.delete(name)
      const [oldest] = tries.keys()
      if (tries.size >= MAX_HELD && oldest !== undefined) tries.delete(oldest)
      tries.set(name, counted)
      return counted
    },
  }
}
