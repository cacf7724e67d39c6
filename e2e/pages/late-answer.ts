import type { Page } from '@playwright/test'

export interface LateAnswer {
  /** From now on the next asking waits. */
  holdNext: () => void
  isHeld: () => boolean
  letThrough: () => Promise<void>
}

/** A page that comes into sight again brings itself up to date. */
export async function comeIntoSight(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
}

/** Takes what that path answers now, to be given to a later asking only when the test lets it through: by then it is out of date. */
export async function lateAnswer(page: Page, path: string): Promise<LateAnswer> {
  const now = page.waitForResponse(path)
  await comeIntoSight(page)
  const body = await (await now).text()
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let isHeld = false
  let isNext = false
  await page.route(path, async (route) => {
    if (!isNext) return route.continue()
    isNext = false
    isHeld = true
    await opened
    return route.fulfill({ contentType: 'application/json', body })
  })
  return {
    holdNext: () => {
      isNext = true
    },
    isHeld: () => isHeld,
    letThrough: async () => {
      const late = page.waitForResponse(path)
      open()
      await (await late).finished()
    },
  }
}
