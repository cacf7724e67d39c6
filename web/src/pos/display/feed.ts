import { currentLanguage, onLanguageChange } from '../../shared/i18n/language.ts'
import type { Till } from '../till/till.ts'
import { openChannel, TILL_IS_OPEN } from './channel.ts'
import { sceneOf } from './face.ts'

/** Tells every customer display what to show, at each change and when one opens. Returns how to stop: they then say so. */
export function feedDisplays({ store, clock }: Pick<Till, 'store' | 'clock'>): () => void {
  const stop = new AbortController()
  let open = false
  const post = () => {
    const clocks = { now: clock.now(), wall: Date.now() }
    if (open) channel.post({ is: 'SCENE', scene: sceneOf(store.get(), currentLanguage(), clocks) })
  }
  const channel = openChannel(({ is }) => {
    if (is === 'HELLO') post()
  })
  const forgetStore = store.subscribe(post)
  const forgetLanguage = onLanguageChange(post)
  const untilStopped = () => {
    open = true
    post()
    return new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()))
  }
  // Rejects only when it is stopped while it waits for its turn.
  navigator.locks.request(TILL_IS_OPEN, { signal: stop.signal }, untilStopped).catch(() => undefined)
  return () => {
    stop.abort()
    forgetStore()
    forgetLanguage()
    channel.close()
  }
}
