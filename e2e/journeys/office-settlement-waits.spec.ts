import { randomUUID } from 'node:crypto'
import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { balanceOf, post } from '../campus/ledger.ts'
import { aPayer } from '../campus/people.ts'
import { daysAgo, plantFailedRun } from '../campus/planted.ts'
import { aStall, noonOf } from '../campus/stalls.ts'
import { keysOf } from '../pages/keys.ts'
import { allow, type MoneyDesk, openMoneyDesk } from '../pages/office-settlement.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

/** Each language has a day of its own, long before the days that a campus reconciles by itself. */
const LANGUAGES: readonly [Language, number, string[]][] = [
  ['zh-CN', 40, []],
  ['en', 41, ['@other-language']],
]
const MEAL = 2_000

const now = () => ({ businessDate: businessDateOf(Date.now()), occurredAt: toRfc3339(Date.now()) })

/** What the home page's card says leads to where it can be worked on. */
async function comeFromHome({ page, word, main, open }: MoneyDesk, said: RegExp): Promise<void> {
  await open('/')
  const card = main.getByRole('region', { name: word.homeCard, exact: true })
  await expect(card.getByText(said)).toBeVisible()
  await card.getByRole('link', { name: word.seeSettlement }).press('Enter')
  await expect(page).toHaveURL(/\/settlements$/)
}

/** What waits, under its heading. */
const waiting = ({ main }: MoneyDesk, heading: string, text: string) =>
  main.getByRole('region', { name: heading }).getByRole('listitem').filter({ hasText: text })

for (const [language, days, tag] of LANGUAGES) {
  const title = `a day without its reconciliation is let go by two persons, and a pay-out that the ledger refused is booked again (${language})`
  test(title, { tag }, async ({ place, openContext }) => {
    const date = daysAgo(days)
    await plantFailedRun(place, date)
    const payer = await aPayer(place, { balanceFen: 20_000 })
    const stall = await aStall(place, { meals: [{ payer, atMs: noonOf(date), amount: MEAL }] })
    const name = language === 'en' ? stall.nameEn : stall.name
    const desk = await openMoneyDesk(place, openContext, { login: 'finance', language })
    const second = await openMoneyDesk(place, openContext, { login: 'finance-2', language })
    const { page, word, main, panel, row, button } = desk
    const settle = async () => {
      await button(word.settleNow).press('Enter')
      await expect(main.getByText(word.ran)).toBeVisible()
    }

    await desk.open('/settlements')
    await settle()
    await comeFromHome(desk, word.daysWait)
    const day = waiting(desk, word.waitingDays, date)
    for (const text of [word.notReconciled, word.overdue]) await expect(day).toContainText(text)
    const keys = keysOf(page)
    await desk.open('/system')
    await expect(main.getByRole('row').filter({ hasText: date }).last()).toBeVisible()
    await keys.fromTop()
    await keys.toEveryTable()
    await desk.open('/settlements')
    await expect(day).toBeVisible()
    await keys.fromTop()
    await keys.to(day.getByRole('button', { name: word.askWithout }))
    await page.keyboard.press('Enter')
    await panel.getByLabel(word.whyWithout).fill('对账单迟迟不来')
    const request = panel.getByRole('link', { name: word.seeRequest })
    await desk.press(panel.getByRole('button', { name: word.askNow }), request)
    await allow(second, await request.getAttribute('href'))
    await desk.open('/settlements')
    await expect(day).toHaveCount(0)
    await settle()
    await desk.open(`/settlements?merchantNo=${stall.merchantNo}`)
    await row(word.list, date).getByRole('link').press('Enter')

    // The card centre has taken the meal back, and nobody has told us yet: too little is there when the bank has paid.
    const [debit] = stall.meals
    const back = { kind: 'REFUND', postingId: `e2e-${randomUUID()}`, refunds: debit?.paymentId }
    await post(place, [{ ...back, amount: MEAL, surcharge: 0, ...now() }])
    await button(word.payOut).press('Enter')
    await panel.getByLabel(word.bankReference).fill('ICBC-2026.11/0077')
    await desk.press(panel.getByRole('button', { name: word.ask }), request)
    await allow(second, await request.getAttribute('href'), 'failed')
    await comeFromHome(desk, word.payoutsRefused)
    const refused = waiting(desk, word.openPayouts, name)
    for (const text of ['¥20.00', word.refusedThere, word.short]) await expect(refused).toContainText(text)
    const again = { kind: 'DEBIT', postingId: `e2e-${randomUUID()}`, payerAccount: payer.accountNo }
    await post(place, [{ ...again, merchantAccount: stall.accountNo, amount: MEAL, surcharge: 0, ...now() }])
    await keys.fromTop()
    await keys.to(refused.getByRole('button', { name: word.bookAgain }))
    await page.keyboard.press('Enter')
    await expect(refused).toHaveCount(0)
    expect(await balanceOf(place, stall.accountNo)).toBe(0)
  })
}
