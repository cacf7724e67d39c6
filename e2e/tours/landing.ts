import { expect } from '@playwright/test'
import { DESK } from '../pages/devices.ts'
import type { Tour } from './tour.ts'

/** The first page, where one is told where to go. */
export async function tourLanding({ devices, language, show }: Tour): Promise<void> {
  const page = await (await devices.openContext(language, DESK)).newPage()
  await page.goto('/')
  await expect(page.getByText('T00020')).toBeVisible()
  await show('landing', page)
}
