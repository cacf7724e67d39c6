import { inHashingTurn } from '@yimatong/kit/passwords'

/** So many log in at this moment that nobody else's password or PIN can be looked at, until they have gone. */
export function aCrowdThatHashes(): { leave(): Promise<void> } {
  let open: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const crowd = Array.from({ length: 1000 }, () => inHashingTurn(() => gate).catch(() => undefined))
  return {
    async leave() {
      open()
      await Promise.all(crowd)
    },
  }
}
