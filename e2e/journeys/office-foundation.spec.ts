import { aRuleAskedFor, type OfficeLogin, passwordOf } from '../campus/office.ts'
import { logInAtOffice, type Office, openOffice } from '../pages/office.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]

/** Whether the role sees the staff; everybody sees the rest. */
const SEES_STAFF: Readonly<Partial<Record<OfficeLogin, boolean>>> = {
  admin: true,
  logistics: false,
  finance: false,
  auditor: true,
}

/** On a phone the pages are behind a button, and out of the way once one is chosen. */
async function onAPhone({ page, word, area, goto }: Office): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  await goto('/')
  const button = page.getByRole('button', { name: word.menu })
  await expect(area('approvals')).toBeHidden()
  await button.press('Enter')
  await expect(page.getByRole('button', { name: word.logout })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
  await expect(area('approvals')).toBeHidden()
  await button.press('Enter')
  await area('approvals').press('Enter')
  await expect(page).toHaveURL(/\/approvals$/)
  await expect(area('approvals')).toBeHidden()
}

for (const [language, tag] of LANGUAGES) {
  test(`the office by role: asked for, refused to its asker, approved with the password, and in the log (${language})`, {
    tag,
  }, async ({ place, openContext }) => {
    for (const [login, seesStaff] of Object.entries(SEES_STAFF)) {
      const { area } = await openOffice(place, openContext, { language, login: login as OfficeLogin })
      await expect(area('home')).toHaveAttribute('aria-current', 'page')
      for (const name of ['approvals', 'disputes', 'auditLog'] as const) await expect(area(name)).toBeVisible()
      await expect(area('staff')).toHaveCount(seesStaff ? 1 : 0)
    }

    const { approvalId, reason } = await aRuleAskedFor(place)
    const asker = await openOffice(place, openContext, { language, login: 'logistics' })
    await asker.goto(`/approvals/${approvalId}`)
    await expect(asker.page.getByText(asker.word.own)).toBeVisible()
    await expect(asker.page.getByRole('button', { name: asker.word.withdraw })).toBeVisible()
    await expect(asker.page.getByRole('button', { name: asker.word.approve })).toHaveCount(0)
    await onAPhone(asker)
    const auditor = await openOffice(place, openContext, { language, login: 'auditor' })
    await auditor.goto(`/approvals/${approvalId}`)
    await expect(auditor.page.getByText(auditor.word.notYours)).toBeVisible()
    await expect(auditor.page.locator('main').getByRole('button')).toHaveCount(0)

    const password = await passwordOf(place, 'finance')
    const second = await logInAtOffice(openContext, { language, login: 'finance', password })
    const { page, word, panel, proof } = second
    await second.area('approvals').press('Enter')
    const row = page.getByRole('row').filter({ hasText: reason })
    await row.getByRole('link').first().press('Enter')
    await expect(page.getByRole('table', { name: word.before })).toBeVisible()
    await page.getByRole('button', { name: word.approve }).press('Enter')
    await panel.getByRole('button', { name: word.approve }).click()
    await second.prove('not it')
    await expect(proof.getByText(word.wrong)).toBeVisible()
    await proof.getByLabel(word.proofPassword).fill(password)
    await page.keyboard.press('Enter')
    await expect(page.locator('.page-head').getByText(word.done, { exact: true })).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(0)

    await auditor.area('auditLog').press('Enter')
    await auditor.page.getByLabel(word.subject).fill(approvalId)
    await auditor.page.keyboard.press('Enter')
    await expect(auditor.page).toHaveURL(new RegExp(`subject=${approvalId}`))
    const entries = auditor.page.locator('.audit-list > li')
    await expect(entries).toHaveCount(2)
    await expect(entries.first()).toContainText(word.approved)
    await expect(entries.last()).toContainText(word.asked)
    await entries.first().locator('summary').press('Enter')
    await expect(entries.first().getByRole('table', { name: word.before })).toBeVisible()
  })
}
