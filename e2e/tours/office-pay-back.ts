import { expect } from '@playwright/test'
import { aPayer } from '../campus/people.ts'
import { aStall, type Stall } from '../campus/stalls.ts'
import { allow, type MoneyDesk, openMoneyDesk } from '../pages/office-settlement.ts'
import { expectToFit, NARROW, PHONE } from './office-settlement.ts'
import type { Tour } from './tour.ts'

const MINUTE_MS = 60_000
const LONG_REASON =
  '十一月二十一日午餐高峰期间身份服务中断，校内师生被按校外人员收取搭伙费，经后勤处与财务处会商决定将误收部分全部退回，请勿重复申领'

/** Two people who were charged by mistake, one of whom has had it back. */
async function aWrongLunch({ place }: Tour): Promise<Stall> {
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 20_000 })
  const atMs = Date.now() - 20 * MINUTE_MS
  return aStall(place, {
    meals: [
      { payer, atMs, amount: 2_000, surcharge: 300 },
      { payer, atMs: atMs + MINUTE_MS, amount: 1_000, surcharge: 150, back: { amount: 1_000, surcharge: 150 } },
      { payer, atMs: atMs + 2 * MINUTE_MS, amount: 800 },
    ],
  })
}

/** The form, what it refuses, and a choice that leaves nothing to pay back. */
async function theForm({ show }: Tour, { page, word, main, button, open }: MoneyDesk): Promise<void> {
  await open('/pay-backs/new')
  await main.getByRole('radio', { name: word.share }).check()
  await main.getByLabel(word.why, { exact: true }).fill(LONG_REASON)
  await show('pay-back-new', page)
  await main.getByLabel(word.from, { exact: true }).fill('2026-01-01T00:00')
  await button(word.dryRun).press('Enter')
  await expect(main.getByRole('alert')).toBeVisible()
  await show('pay-back-refused', page)
  await main.getByLabel(word.from, { exact: true }).fill('2026-01-01T00:00')
  await main.getByLabel(word.to, { exact: true }).fill('2026-01-01T00:30')
  await button(word.dryRun).press('Enter')
  await expect(main.getByText(word.noneChosen)).toBeVisible()
  await show('pay-back-nothing', page)
}

/** A batch from its dry run to its end. */
async function aBatch(tour: Tour, desk: MoneyDesk, { merchantNo }: Stall): Promise<void> {
  const { place, devices, language, show } = tour
  const { page, word, main, button } = desk
  await desk.open('/pay-backs/new')
  await main.getByLabel(word.merchant, { exact: true }).selectOption(merchantNo)
  await main.getByLabel(word.why, { exact: true }).fill(LONG_REASON)
  await button(word.dryRun).press('Enter')
  await expect(main.getByRole('table', { name: word.rows }).getByRole('row')).toHaveCount(4)
  await show('pay-back-dry-run', page)
  const request = main.getByRole('link', { name: word.seeRequest })
  await desk.press(button(word.askForRun), request)
  await show('pay-back-asked', page)
  const href = await request.getAttribute('href')
  const second = await openMoneyDesk(place, devices.openContext, { login: 'finance', language })
  await second.open(href?.replace('/portal', '') ?? '')
  await show('pay-back-approval', second.page)
  await allow(second, href)
  await expect(main.getByRole('progressbar', { name: word.progress(1, 1) })).toBeVisible()
  await expect(main.getByRole('table', { name: word.rows })).toContainText(word.itemStates[1])
  await show('pay-back-done', page)
  await main.getByRole('link', { name: word.failedRows, exact: true }).press('Enter')
  await expect(main.getByText(word.noRows)).toBeVisible()
  await show('pay-back-no-such-rows', page)
  await page.setViewportSize(NARROW)
  await page.goBack()
  await expect(main.getByRole('table', { name: word.rows })).toBeVisible()
  await show('pay-back-narrow', page)
  await expectToFit(page)
}

/** Paying back many at once, from the choice to the last row, and on a phone. */
export async function tourOfficePayBack(tour: Tour): Promise<void> {
  const { place, devices, language, show } = tour
  const stall = await aWrongLunch(tour)
  const desk = await openMoneyDesk(place, devices.openContext, { login: 'logistics', language })
  const { page, main, word } = desk
  await theForm(tour, desk)
  await aBatch(tour, desk, stall)
  await desk.open('/pay-backs')
  await expect(main.getByRole('table', { name: word.batches })).toBeVisible()
  await show('pay-backs', page)
  await page.setViewportSize(PHONE)
  await show('pay-backs-phone', page)
  await expectToFit(page)
  await desk.open('/pay-backs/new')
  await show('pay-back-new-phone', page)
  await expectToFit(page)
}
