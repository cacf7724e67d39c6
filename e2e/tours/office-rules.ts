import { expect } from '@playwright/test'
import { openOfficeRules, type OfficeRules } from '../pages/office-rules.ts'
import type { Tour } from './tour.ts'

const STIR_FRY = '10000012'

async function lookAtDraft({ show }: Tour, desk: OfficeRules): Promise<void> {
  const { page, panel, main, word } = desk
  await desk.open('/rules/drafts')
  await show('drafts', page)
  await desk.begin(`Tour ${Date.now().toString(36)}`)
  await show('draft-empty', page)
  await desk.addRule({ name: '误收', merchant: STIR_FRY, rate: '30' })
  await panel.getByLabel(word.student, { exact: true }).check()
  await panel.getByLabel(word.flat, { exact: true }).scrollIntoViewIfNeeded()
  await show('editor', page)
  await panel.getByLabel(word.rate, { exact: true }).fill('x')
  await panel.getByRole('button', { name: word.save, exact: true }).click()
  await show('editor-refused', page)
  await panel.getByLabel(word.rate, { exact: true }).fill('30')
  await panel.getByRole('button', { name: word.save, exact: true }).click()
  await expect(main.getByText(word.worst)).toBeVisible()
  await show('draft-loud', page)
  await main.getByRole('button', { name: word.publish, exact: true }).click()
  await show('publish', page)
  await page.keyboard.press('Escape')
}

/** Surcharge rules: in force, drafted, tried out, explained, published, pending. */
export async function tourOfficeRules(tour: Tour): Promise<void> {
  const { devices, language, show } = tour
  const desk = await openOfficeRules(devices.openContext, { login: 'logistics', language })
  const { page, main, word } = desk
  await desk.open('/rules')
  await expect(main.getByRole('region', { name: word.week })).toBeVisible()
  await show('in-force', page)
  await lookAtDraft(tour, desk)
  await desk.open('/rules/calculator')
  await main.getByRole('button', { name: word.ask, exact: true }).click()
  await expect(main.getByText(word.wins, { exact: true })).toBeVisible()
  await show('calculator', page)
  await desk.open('/rules/calculator?merchantNo=10000012&amount=1500&schoolNo=NOBODY99')
  await show('calculator-nobody', page)
  await desk.open('/rules/history')
  await show('history', page)
  await desk.open('/rules/pending')
  await show('pending', page)
}
