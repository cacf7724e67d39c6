import { test as base } from '@playwright/test'
import { openPlace, type Place } from './place.ts'

/** Every test gets its worker's campus. A worker that follows a failed one starts it again on the same data. */
export const test = base.extend<object, { place: Place }>({
  place: [
    // Playwright reads the pattern to learn what is needed, so it has to be there.
    // oxlint-disable-next-line eslint/no-empty-pattern
    async ({}, use, { parallelIndex }) => {
      const place = await openPlace(parallelIndex)
      await use(place)
      await place.campus.stop()
    },
    { scope: 'worker', timeout: 240_000 },
  ],
})

export { expect } from '@playwright/test'
