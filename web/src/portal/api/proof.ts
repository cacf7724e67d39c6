import { createStore, useStore } from '../../shared/store.ts'

/** Somebody who waits for the password to be given once more. */
interface Asking {
  given: () => void
  refused: (reason: Error) => void
}

const store = createStore<{ asking: readonly Asking[] }>({ asking: [] })

/** The password was asked for and not given, so nothing was done. */
export class NotProved extends Error {
  override readonly name = 'NotProved'
}

/** Resolves once the password was given and is right; rejects with NotProved when the dialog is closed without. */
export const askForPassword = (): Promise<void> =>
  new Promise((given, refused) => {
    store.set({ asking: [...store.get().asking, { given, refused }] })
  })

/** Whether somebody waits. */
export const useIsAsked = (): boolean => useStore(store, ({ asking }) => asking.length > 0)

/** Whoever waits goes on, or hears that the password was not given. */
export function answerAsked(isGiven: boolean): void {
  const { asking } = store.get()
  store.set({ asking: [] })
  for (const { given, refused } of asking) {
    if (isGiven) given()
    else refused(new NotProved('the password was not given'))
  }
}
