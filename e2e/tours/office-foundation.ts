import { expect } from '@playwright/test'
import { aRuleAskedFor, passwordOf } from '../campus/office.ts'
import { logInAtOffice, type Office, openOffice } from '../pages/office.ts'
import type { Tour } from './tour.ts'

/** The home page, what waits, and the decision with the password once more. */
async function tourApprovals({ place, devices, language, show }: Tour): Promise<void> {
  const { approvalId } = await aRuleAskedFor(place)
  const asker = await openOffice(place, devices.openContext, { language, login: 'logistics' })
  await expect(asker.page.getByRole('heading', { name: asker.word.turnover })).toBeVisible()
  await asker.page.waitForLoadState('networkidle')
  await show('home', asker.page)
  await asker.goto('/approvals')
  await expect(asker.page.getByRole('table')).toBeVisible()
  await show('approvals', asker.page)
  await asker.goto('/approvals?state=EXPIRED')
  await expect(asker.page.locator('.empty')).toBeVisible()
  await show('approvals-none', asker.page)
  await asker.goto(`/approvals/${approvalId}`)
  await expect(asker.page.getByText(asker.word.own)).toBeVisible()
  await show('approval-own', asker.page)
  const password = await passwordOf(place, 'finance-2')
  const second = await logInAtOffice(devices.openContext, { language, login: 'finance-2', password })
  await second.goto(`/approvals/${approvalId}`)
  await show('approval', second.page)
  await second.page.getByRole('button', { name: second.word.reject }).click()
  await second.panel.getByRole('textbox').fill('请补充会议纪要编号后再提。')
  await show('approval-reject', second.page)
  await second.panel.getByRole('button', { name: second.word.reject }).click()
  await expect(second.proof).toBeVisible()
  await show('password-once-more', second.page)
  await second.page.keyboard.press('Escape')
  await expect(second.panel.getByText(second.word.forYou)).toBeVisible()
  await show('password-not-given', second.page)
  await second.panel.getByRole('button', { name: second.word.reject }).click()
  await second.proof.getByLabel(second.word.proofPassword).fill(password)
  await second.page.keyboard.press('Enter')
  await expect(second.page.locator('.page-head').getByText(second.word.rejectedState)).toBeVisible()
  await show('approval-rejected', second.page)
}

async function tourStaff({ place, show }: Tour, { page, word, panel, proof, goto }: Office): Promise<void> {
  await goto('/staff')
  await expect(page.getByRole('table')).toBeVisible()
  await show('staff', page)
  await page.getByRole('button', { name: word.change('finance-2') }).click()
  await show('staff-change', page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: word.addStaff }).click()
  await panel.getByLabel(word.login).fill(`new-${crypto.randomUUID().slice(0, 8)}`)
  await panel.getByLabel(word.name, { exact: true }).fill('欧阳')
  await show('staff-add', page)
  await panel.getByRole('button', { name: word.save }).click()
  await proof.getByLabel(word.proofPassword).fill(await passwordOf(place, 'admin'))
  await page.keyboard.press('Enter')
  await expect(page.locator('.activation-code')).toBeVisible()
  await show('staff-password', page)
  await page.keyboard.press('Escape')
}

async function tourAuditLog({ show }: Tour, { page, word, goto }: Office): Promise<void> {
  await goto('/audit-log?action=staff')
  const first = page.locator('.audit-list > li').first()
  await expect(first).toBeVisible()
  await first.locator('summary').click()
  await expect(first.getByRole('table', { name: word.before })).toBeVisible()
  await show('audit-log', page)
  await goto('/audit-log?subject=nothing')
  await expect(page.getByText(word.nobody)).toBeVisible()
  await show('audit-log-nothing', page)
  await goto('/disputes')
  await expect(page.locator('.disputes, .empty').first()).toBeVisible()
  await show('disputes', page)
}

/** The logistics office: what waits, who works there, and who changed what. */
export async function tourOffice(tour: Tour): Promise<void> {
  const { place, devices, language } = tour
  await tourApprovals(tour)
  const password = await passwordOf(place, 'admin')
  const admin = await logInAtOffice(devices.openContext, { language, login: 'admin', password })
  await tourStaff(tour, admin)
  await tourAuditLog(tour, admin)
}
