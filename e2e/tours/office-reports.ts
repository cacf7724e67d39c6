import { expect } from '@playwright/test'
import { openOfficeReports } from '../pages/office-reports.ts'
import type { Tour } from './tour.ts'

/** Every report as drawing and as table, one with nothing in it, and the page of how the campus runs. */
export async function tourOfficeReports({ devices, language, show }: Tour): Promise<void> {
  const desk = await openOfficeReports(devices.openContext, { login: 'admin', language })
  const { page, main, panel, word, open } = desk
  for (const report of ['turnover', 'surcharge', 'heat-map', 'outcomes', 'balances']) {
    await open(`/reports?report=${report}&compare=before`)
    await expect(main.locator('canvas').first()).toBeVisible()
    await show(`${report}-drawn`, page)
    await open(`/reports?report=${report}&compare=before&view=table`)
    await expect(main.getByRole('table')).toBeVisible()
    await show(`${report}-table`, page)
  }
  await open('/reports?from=2020-01-01&to=2020-01-31')
  await expect(main.getByRole('heading', { name: word.nothing })).toBeVisible()
  await show('nothing', page)
  await open('/system')
  await expect(main.getByRole('button', { name: word.rotate })).toBeVisible()
  await show('system', page)
  await main.getByRole('button', { name: word.rotate }).click()
  await expect(panel).toBeVisible()
  await show('rotate', page)
}
