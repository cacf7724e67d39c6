import { forget, keep, readKept } from '../phone/kept.ts'

/**
 * Somebody has logged out on this phone and the server may not have heard of it: the session's cookie, which no script can take
 * away, is good for weeks. Kept, so that the next start, and another window, know it too.
 */

/** A browser that keeps nothing: this page at least knows. */
let known = false

export async function beginLeaving(): Promise<void> {
  await keep('leaving', true).catch(() => {
    known = true
  })
}

export async function isLeaving(): Promise<boolean> {
  const { leaving } = await readKept().catch(() => ({ leaving: undefined }))
  return known || leaving === true
}

/** The server has ended the session, or somebody has logged in. */
export async function endLeaving(): Promise<void> {
  known = false
  await forget('leaving').catch(() => undefined)
}
