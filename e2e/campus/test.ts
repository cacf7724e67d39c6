import { test as base } from '@playwright/test'
import { openPlace, type Place } from './place.ts'

/**
 * Every test gets its worker's campus; `settings` are told to its services beside what journeys need. A worker that follows a failed
 * one starts it again on the same data.
 */
export const test = base.extend<object, { settings: Readonly<Record<string, string>>; place: Place }>({
  settings: [{}, { scope: 'worker', option: true }],
  place: [
    async ({ settings }, use, { parallelIndex, project }) => {
      const place = await openPlace(parallelIndex, settings, project.name)
      await use(place)
      await place.campus.stop()
    },
    { scope: 'worker', timeout: 240_000 },
  ],
})

export { expect } from '@playwright/test'
