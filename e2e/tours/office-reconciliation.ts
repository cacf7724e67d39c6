import { expect } from '@playwright/test'
import { daysAgo } from '../campus/planted.ts'
import { openOfficeBooks } from '../pages/office-reconciliation.ts'
import type { Tour } from './tour.ts'

/** The demo campus has one strange debit, of the day before yesterday. */
const STRANGE_DAY = 2

/** Reconciled days, a run with its difference, the queue, and a case with every step that it may take. */
export async function tourOfficeReconciliation({ devices, language, show }: Tour): Promise<void> {
  const desk = await openOfficeBooks(devices.openContext, { language })
  const { page, main, panel, head, word, row } = desk
  const date = daysAgo(STRANGE_DAY)
  await desk.open('/')
  await expect(main.getByText(word.home, { exact: true })).toBeVisible()
  await show('home', page)
  await desk.open('/reconciliation')
  await expect(row(word.days, date)).toBeVisible()
  await show('days', page)
  await main.getByRole('button', { name: word.runOf(date) }).click()
  await expect(head.getByText(word.found)).toBeVisible()
  await show('run', page)
  const found = row(word.differences, 'card-centre')
  await found.getByRole('button', { name: word.missingHere }).click()
  await expect(panel.getByRole('table', { name: word.sides })).toBeVisible()
  await show('both-sides', page)
  await panel.getByRole('link', { name: word.toCase }).click()
  await expect(head.getByText(word.openChip, { exact: true })).toBeVisible()
  await show('case', page)
  await main.getByRole('button', { name: word.resolve, exact: true }).click()
  await show('resolving', page)
  await page.keyboard.press('Escape')
  await main.getByRole('button', { name: word.payBack }).click()
  await show('paying-back', page)
  await page.keyboard.press('Escape')
  await main.getByRole('button', { name: word.due, exact: true }).click()
  await show('moving-its-time', page)
  await page.keyboard.press('Escape')
  await desk.open('/exceptions')
  await expect(row(word.queue, 'card-centre')).toBeVisible()
  await show('queue', page)
  await desk.open('/exceptions?show=overdue&class=PAID_TWICE')
  await expect(main.getByText(word.empty)).toBeVisible()
  await show('queue-none', page)
  // A day on which both sides agree.
  await desk.open('/reconciliation')
  await main.getByRole('button', { name: word.runOf(daysAgo(3)) }).click()
  await expect(page).toHaveURL(/rcn_/)
  await expect(main.getByText(/sha|SHA|[0-9a-f]{64}/).first()).toBeVisible()
  await show('run-that-agrees', page)
}
