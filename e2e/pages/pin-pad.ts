import type { Page } from '@playwright/test'

/** Types a PIN on the pad of whatever asks for one, as a finger does. */
export async function typePin(page: Page, pin: string): Promise<void> {
  for (const figure of pin) await page.getByRole('button', { name: figure, exact: true }).click()
}
