import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { aPaid } from '../campus/paid.ts'
import { aPayer } from '../campus/people.ts'
import { type OfficeReports, openOfficeReports } from '../pages/office-reports.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]

/** What a link of the page saves. */
async function saved(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
  return readFileSync(await file.path())
}

/** The cells of a table's foot, by place. */
const footOf = ({ main }: OfficeReports) => main.locator('tfoot').getByRole('cell').allTextContents()

for (const [language, tag] of LANGUAGES) {
  test(`the auditor reads a report as drawing, table and file, all of them the same (${language})`, {
    tag,
  }, async ({ place, openContext }) => {
    const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 })
    await aPaid(place, 'T00001', payer, 1_250)
    const desk = await openOfficeReports(openContext, { login: 'auditor', language })
    const { page, main, word, open, choose } = desk

    await open('/reports')
    await expect(main.getByRole('img', { name: /¥|元|yuan/ })).toBeVisible()
    await main.getByRole('button', { name: word.table, exact: true }).press('Enter')
    await expect(page).toHaveURL(/view=table/)
    await expect(main.getByRole('table').getByRole('row')).toHaveCount(32)

    await main.getByLabel(word.by, { exact: true }).selectOption('merchant')
    await main.getByLabel(word.compare).check()
    await expect(main.getByRole('columnheader', { name: word.before })).toBeVisible()
    await expect(page).toHaveURL(/by=merchant.*compare=before/)
    await page.reload()
    await expect(main.locator('tfoot')).toBeVisible()
    const rows = await main.getByRole('table').locator('tbody tr').count()
    const total = (await footOf(desk))[3] ?? ''
    const csv = (await saved(page, word.csv)).toString('utf8')
    expect(csv.trim().split('\r\n')).toHaveLength(rows + 1)
    expect((await saved(page, word.xlsx)).subarray(0, 2).toString()).toBe('PK')

    // Cut otherwise it comes to the same.
    await main.getByLabel(word.by, { exact: true }).selectOption('class')
    await expect(main.getByRole('rowheader').first()).toBeVisible()
    await expect.poll(async () => (await footOf(desk))[3]).toBe(total)

    for (const report of [word.surcharge, word.heatMap, word.outcomes, word.balances]) {
      await choose(report)
      await expect(main.getByRole('table').locator('tbody tr').first()).toBeVisible()
    }
    await open('/reports?view=table&from=2020-01-01&to=2020-01-31')
    await expect(main.getByRole('heading', { name: word.nothing })).toBeVisible()
    await main.getByRole('button', { name: word.clear }).press('Enter')
    await expect(main.getByRole('table')).toBeVisible()
  })

  test(`an administrator sees the campus run, and two people rotate its voucher keys (${language})`, {
    tag,
  }, async ({ openContext }) => {
    const desk = await openOfficeReports(openContext, { login: 'admin', language })
    const { main, panel, word, open, prove } = desk
    await open('/system')
    const services = main.getByRole('table').filter({ hasText: 'TSM' })
    await expect(services.getByText(word.ready, { exact: true })).toHaveCount(3)
    await expect(main.getByRole('heading', { name: word.audit })).toBeVisible()
    await main.getByRole('button', { name: word.rotate }).click()
    await panel.getByLabel(word.reason).fill('每学期一次')
    await panel.getByRole('button', { name: word.ask }).click()
    await prove(main.getByText(word.pending))
    const address = await main.getByRole('link', { name: word.see }).getAttribute('href')

    const second = await openOfficeReports(openContext, { login: 'finance', language })
    await second.page.goto(address ?? '')
    await second.main.getByRole('button', { name: word.approve }).click()
    const confirm = second.panel.getByRole('button', { name: word.approve })
    await confirm.click()
    await second.prove(second.main.getByText(word.done, { exact: true }).first())
    await open('/system')
    await expect(main.getByText(word.next)).toBeVisible()
  })
}
