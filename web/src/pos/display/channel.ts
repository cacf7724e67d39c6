import type { Scene } from './face.ts'

/**
 * Till and customer displays are windows of one browser. They talk over a channel that no network ever sees; a display has
 * no token and asks no server for anything.
 */
export type DisplayMessage =
  /** A display has just opened and wants to know what to show. */
  { is: 'HELLO' } | { is: 'SCENE'; scene: Scene }

const CHANNEL = 'yimatong-display'
/**
 * Held by the till as long as it shows itself. The browser lets go of it whatever becomes of the till, a crash included, so
 * a display that waits for it learns of the end at once.
 */
export const TILL_IS_OPEN = 'yimatong-till-is-open'

export function openChannel(onMessage: (message: DisplayMessage) => void) {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', ({ data }: MessageEvent<DisplayMessage>) => onMessage(data))
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target: it ends at the origin
    post: (message: DisplayMessage) => channel.postMessage(message),
    close: () => channel.close(),
  }
}
