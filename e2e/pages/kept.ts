import type { Page } from '@playwright/test'

/** What a page of ours has written down in this browser under that name; undefined when there is nothing. */
export const keptOn = (page: Page, database: 'yimatong-student' | 'yimatong-till', name: string): Promise<unknown> =>
  page.evaluate(
    ([of, key]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(of)
        opening.addEventListener('error', () => reject(opening.error))
        opening.addEventListener('success', () => {
          const reading = opening.result.transaction('kept').objectStore('kept').get(key)
          reading.addEventListener('error', () => reject(reading.error))
          reading.addEventListener('success', () => {
            opening.result.close()
            resolve(reading.result)
          })
        })
      }),
    [database, name] as const,
  )
