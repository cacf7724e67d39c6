import { createStore } from '../../shared/store.ts'

/** How many codes of real people were scanned in training: each is said to be unused. */
export const realScans = createStore({ count: 0 })

export function tellScanned(isReal: boolean): void {
  if (isReal) realScans.set({ count: realScans.get().count + 1 })
}
