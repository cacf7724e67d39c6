import { setTimeout as wait } from 'node:timers/promises'
import { isTransient } from '@yimatong/kit/database'

/** How long to wait before each further attempt. A database that is away for longer is not waited for here. */
const PAUSES_MS = [20, 200]

/**
 * Runs a statement again when the database says that it may succeed a moment later (a broken connection, a deadlock, a
 * restart). Only for statements that do no harm when they have taken effect already.
 */
export async function trying<T>(attempt: () => Promise<T>): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await attempt()
    } catch (error) {
      if (!isTransient(error)) throw error
    }
    await wait(pauseMs)
  }
  return attempt()
}
