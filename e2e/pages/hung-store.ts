import type { Page } from '@playwright/test'

/**
 * The till's database answers nobody from now on, as on a disk that hangs: another transaction has it and does not end. Resolves when
 * that is so, and gives how it goes on.
 */
export async function hangStore(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('yimatong-till')
        opening.addEventListener('error', () => reject(opening.error))
        opening.addEventListener('success', () => {
          const change = opening.result.transaction('kept', 'readwrite')
          const goesOn = new AbortController()
          addEventListener('store-goes-on', () => goesOn.abort(), { once: true })
          change.addEventListener('complete', () => opening.result.close())
          // It is held for as long as it is asked for something.
          const hold = () => {
            resolve()
            if (!goesOn.signal.aborted) change.objectStore('kept').get('counter').addEventListener('success', hold)
          }
          change.objectStore('kept').get('counter').addEventListener('success', hold)
        })
      }),
  )
  return () => page.evaluate(() => void dispatchEvent(new Event('store-goes-on')))
}
