import type { Page } from '@playwright/test'
import type { Place } from '../campus/place.ts'
import type { Devices } from '../pages/devices.ts'
import type { Language } from '../pages/words.ts'

/** A walk through every screen and state of a page. What is done at each stop, a picture or a check, is the caller's. */
export interface Tour {
  place: Place
  devices: Devices
  language: Language
  show: (name: string, page: Page) => Promise<void>
}

/** The one-card backend hears nothing and answers nothing until the given work is done. */
export async function whileOnecardHangs({ campus }: Place, work: () => Promise<void>): Promise<void> {
  const { pid } = campus.services.onecard
  if (pid === undefined) throw new Error('the one-card backend does not run')
  process.kill(pid, 'SIGSTOP')
  try {
    await work()
  } finally {
    // It may have been killed and started anew meanwhile; a process that is not stopped only goes on.
    const { pid: now } = campus.services.onecard
    if (now !== undefined) process.kill(now, 'SIGCONT')
  }
}
