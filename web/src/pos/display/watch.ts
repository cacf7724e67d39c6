import { openChannel, TILL_IS_OPEN } from './channel.ts'
import type { Scene } from './face.ts'

/** Follows the till of this browser. `show` is given what to show, and undefined when the till is gone. Returns how to stop. */
export function watchTill(show: (scene: Scene | undefined) => void): () => void {
  const stop = new AbortController()
  let waiting = false
  /** The till speaks only while it holds the lock, so getting a share of it means that the till is gone. */
  const waitForEnd = async () => {
    if (waiting) return
    waiting = true
    await navigator.locks
      .request(TILL_IS_OPEN, { mode: 'shared', signal: stop.signal }, () => show(undefined))
      .catch(() => undefined)
    waiting = false
  }
  const channel = openChannel((message) => {
    if (message.is !== 'SCENE') return
    show(message.scene)
    void waitForEnd()
  })
  channel.post({ is: 'HELLO' })
  return () => {
    stop.abort()
    channel.close()
  }
}
