/** Pauses that can be cut short: what was waited for may have come, or the network is back. */
export interface Rest {
  pause: (ms: number) => Promise<void>
  wake: () => void
}

export function createRest(): Rest {
  const sleepers = new Set<() => void>()
  return {
    pause: async (ms) => {
      await new Promise<void>((resolve) => {
        const rouse = () => {
          clearTimeout(timer)
          sleepers.delete(rouse)
          resolve()
        }
        const timer = setTimeout(rouse, ms)
        sleepers.add(rouse)
      })
    },
    wake: () => {
      for (const rouse of sleepers) rouse()
    },
  }
}
