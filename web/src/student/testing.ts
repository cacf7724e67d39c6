import type { SessionAnswer } from '@yimatong/contract/platform-api'
import { vi } from 'vitest'
import type { Kept } from './phone/kept.ts'

/** A phone for tests: what it keeps, and how its page is loaded. */
export interface TestPhone {
  /** What rests on it, whatever becomes of the page. */
  kept: Partial<Kept>
  /** Whether the browser lets the page keep anything. */
  forbidsKeeping: boolean
  /** Loads the page, or loads it anew: nothing is left in memory. Import what the test needs after it. */
  loadPage: () => void
  /** Takes the phone away, so that the next file begins on its own. */
  remove: () => void
}

export const A_SESSION: SessionAnswer = {
  accessToken: 'app',
  tsmToken: 'tsm',
  expiresIn: 900,
  enrols: true,
  person: { personId: 'per_1', name: '李' },
}

const KEPT = './phone/kept.ts'

export function aPhone(): TestPhone {
  const store = <T>(work: () => T) =>
    phone.forbidsKeeping ? Promise.reject(new Error('forbidden')) : Promise.resolve().then(work)
  const keep = (key: keyof Kept, value: unknown) => store(() => void Object.assign(phone.kept, { [key]: value }))
  // One lock for all windows, as in a browser.
  let held: Promise<unknown> = Promise.resolve()
  const request = <T>(_name: string, work: () => Promise<T>): Promise<T> => {
    const turn = held.then(work)
    held = turn.catch(() => undefined)
    return turn
  }
  const phone: TestPhone = {
    kept: {},
    forbidsKeeping: false,
    loadPage() {
      vi.resetModules()
      vi.stubGlobal('navigator', { onLine: true, locks: { request } })
      vi.doMock(KEPT, () => ({
        KEPT_BILLS: 50,
        readKept: () => store(() => ({ ...phone.kept })),
        keep,
        keepQuietly: (key: keyof Kept, value: unknown) => void keep(key, value).catch(() => undefined),
        forget: (...keys: (keyof Kept)[]) =>
          store(() => {
            for (const key of keys) delete phone.kept[key]
          }),
      }))
    },
    remove() {
      vi.unstubAllGlobals()
      vi.doUnmock(KEPT)
      vi.resetModules()
    },
  }
  return phone
}
