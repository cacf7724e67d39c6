import type { Gatherer } from '@yimatong/kit/gatherer'

/** A step done for real payments and for test payments by gatherers of their own, so that neither waits for the other. */
export function bySide<I, O>({
  live,
  sandbox,
  inSandbox,
}: {
  live: Gatherer<I, O>
  sandbox: Gatherer<I, O>
  inSandbox: (item: I) => boolean
}): Gatherer<I, O> {
  return {
    add: (item) => (inSandbox(item) ? sandbox : live).add(item),
    async close() {
      await Promise.all([live.close(), sandbox.close()])
    },
  }
}
