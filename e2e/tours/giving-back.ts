import { tourBack } from './till-back.ts'
import { tourDecide } from './till-decide.ts'
import type { Tour } from './tour.ts'

/** What goes back at a till, what is called off, and the paper of it: a walk of its own, for axe takes its time. */
export async function tourGivingBack(tour: Tour): Promise<void> {
  const till = await tour.devices.openTill({ language: tour.language, terminalNo: 'T00016' })
  await tourBack(tour, till)
  await tourDecide(tour, till)
}
