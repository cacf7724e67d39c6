import type { Page } from '@playwright/test'

/** What a page asks of the servers, and what it hears from them. */

const isWrite = (url: string, method: string, end: string): boolean =>
  method === 'POST' && new URL(url).pathname.endsWith(end)

/** The answer to the next request that is posted to an address with this end. */
export async function answerTo(page: Page, end: string): Promise<unknown> {
  const answer = await page.waitForResponse(
    (response) => isWrite(response.url(), response.request().method(), end) && response.ok(),
  )
  return answer.json()
}

/** From now on the page waits in vain for what it asks there by itself: whatever it still learns of that, it is told. */
export async function onlyTold(page: Page, url: string): Promise<void> {
  await page.route(url, async (route) => {
    if (route.request().method() !== 'GET') await route.continue()
  })
}

/** Counts the requests that are posted to addresses with this end from now on. */
export function requestsTo(page: Page, end: string): () => number {
  let sent = 0
  page.on('request', (request) => {
    if (isWrite(request.url(), request.method(), end)) sent += 1
  })
  return () => sent
}

/** Call before the page is opened: counts the results that it shows, and resolves `pushed` with the first push of a payment. */
export async function resultsShown(page: Page): Promise<{ count: () => Promise<number>; pushed: Promise<void> }> {
  await page.addInitScript(() => {
    const shown = new Set<Element>()
    Object.assign(globalThis, { resultsShown: shown })
    new MutationObserver(() => {
      for (const sheet of document.querySelectorAll('[role=alertdialog]')) shown.add(sheet)
    }).observe(document, { subtree: true, childList: true })
  })
  const pushed = new Promise<void>((resolve) => {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (payload.toString().includes('payment.updated')) resolve()
      }),
    )
  })
  const count = () => page.evaluate(() => (Reflect.get(globalThis, 'resultsShown') as Set<Element>).size)
  return { count, pushed }
}
