import { balancesOf } from '../campus/ledger.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import type { Place } from '../campus/place.ts'
import { aStall, type Eaten, type Stall } from '../campus/stalls.ts'
import { readCsv } from '../eyes/tables.ts'
import { keysOf } from '../pages/keys.ts'
import { allow, type MoneyDesk, openMoneyDesk } from '../pages/office-settlement.ts'
import { type Language, yuan } from '../pages/words.ts'
import { expect, test } from './test.ts'

const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]
const MINUTE_MS = 60_000
const REASON = '校内人员被误判为校外人员'

interface Lunch extends Stall {
  /** Two who were charged as outsiders by mistake. */
  payers: [Payer, Payer]
  meals: Eaten[]
  fromMs: number
  toMs: number
}

/** An hour in which two people were charged a surcharge by mistake, and all that may lie around it. */
async function aWrongHour(place: Place): Promise<Lunch> {
  const outsider = { identityClass: 'OUTSIDER', balanceFen: 20_000 } as const
  const payers: [Payer, Payer] = [await aPayer(place, outsider), await aPayer(place, outsider)]
  const [first, second] = payers
  const student = await aPayer(place)
  const toMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 5 * MINUTE_MS
  const at = (minutes: number) => toMs - minutes * MINUTE_MS
  const stall = await aStall(place, {
    meals: [
      { payer: first, atMs: at(10), amount: 2_000, surcharge: 300 },
      { payer: first, atMs: at(20), amount: 1_000, surcharge: 150 },
      { payer: second, atMs: at(30), amount: 3_000, surcharge: 450 },
      // Paid back already, whole or in part; before the hour; and a student's.
      { payer: second, atMs: at(40), amount: 1_500, surcharge: 225, back: { amount: 1_500, surcharge: 225 } },
      { payer: second, atMs: at(45), amount: 1_800, surcharge: 270, back: 'REVERSED' },
      { payer: first, atMs: at(90), amount: 900, surcharge: 135 },
      { payer: student, atMs: at(15), amount: 1_200 },
    ],
  })
  return { ...stall, payers, fromMs: at(60), toMs }
}

/** As the field has it: campus time, by the minute. */
const typed = (atMs: number) => new Date(atMs + 8 * 60 * MINUTE_MS).toISOString().slice(0, 16)

/** Chooses the hour, the stall and the class, and has it looked at. */
async function plan({ page, word, main, button }: MoneyDesk, lunch: Lunch): Promise<void> {
  await page.goto('/portal/pay-backs/new')
  await main.getByLabel(word.from, { exact: true }).fill(typed(lunch.fromMs))
  await main.getByLabel(word.to, { exact: true }).fill(typed(lunch.toMs))
  await main.getByLabel(word.merchant, { exact: true }).selectOption(lunch.merchantNo)
  await main.getByLabel(word.class, { exact: true }).selectOption({ label: word.outsider })
  await main.getByLabel(word.why, { exact: true }).fill(REASON)
  await button(word.dryRun).press('Enter')
  await expect(page).toHaveURL(/\/pay-backs\/pbk_[0-9a-f]{32}$/)
  await expect(main.getByRole('table', { name: word.rows })).toBeVisible()
}

/** The office finds what was charged at the stall, and opens one: what happened to it, and what the ledger has of it. */
async function findThePayments(desk: MoneyDesk, { merchantNo, meals: [meal] }: Lunch): Promise<void> {
  const { page, word, main, row } = desk
  await desk.open(`/payments?merchantNo=${merchantNo}`)
  await expect(main.getByRole('table', { name: word.payments }).getByRole('row')).toHaveCount(8)
  await main.getByLabel(word.class, { exact: true }).selectOption({ label: word.outsider })
  await expect(main.getByRole('table', { name: word.payments }).getByRole('row')).toHaveCount(7)
  await row(word.payments, '23.00').getByRole('link').press('Enter')
  await expect(page).toHaveURL(new RegExp(`/payments/${meal?.paymentId}$`))
  const steps = main.getByRole('list').filter({ hasText: word.started })
  await expect(steps.getByRole('listitem').filter({ hasText: word.received })).toBeVisible()
  const ledger = main.getByRole('table', { name: word.ledger })
  for (const text of ['−¥23.00', `M${merchantNo}`, 'S-SURCHARGE']) await expect(ledger).toContainText(text)
}

const OUTCOMES = { PLANNED: 0, SENT: 1 } as const

/** Every row of the batch: who gets how much by which road, and why two of them get nothing. */
async function seeTheRows({ word, main, row }: MoneyDesk, { payers, meals }: Lunch, isSent: boolean): Promise<void> {
  await expect(main.getByRole('table', { name: word.rows }).getByRole('row')).toHaveCount(6)
  for (const meal of meals.slice(0, 3)) {
    const line = row(word.rows, meal.outTradeNo.slice(-12))
    await expect(line).toContainText(yuan(meal.surcharge ?? 0))
    await expect(line).toContainText(word.account)
    await expect(line.locator('.chip')).toHaveText(word.itemStates[isSent ? OUTCOMES.SENT : OUTCOMES.PLANNED])
  }
  await expect(row(word.rows, meals[3]?.outTradeNo.slice(-12) ?? '')).toContainText(word.nothingLeft)
  await expect(row(word.rows, meals[4]?.outTradeNo.slice(-12) ?? '')).toContainText(word.reversed)
  await expect(row(word.rows, payers[0].schoolNo)).toHaveCount(2)
}

/** From the list of batches to one of them and its rows, by keys alone. */
async function comeByKeys({ page, open }: MoneyDesk, batch: string): Promise<void> {
  const keys = keysOf(page)
  await open('/pay-backs')
  await keys.intoPage()
  await keys.toFirstRow()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${batch}$`))
  await expect(page.locator('.skeleton')).toHaveCount(0)
  await keys.fromTop()
  await keys.toEveryTable()
}

for (const [language, tag] of LANGUAGES) {
  const title = `a wrong surcharge goes back to everybody of an hour, once, and their bills show it (${language})`
  test(title, { tag }, async ({ place, devices: { openContext, openPhone } }) => {
    const lunch = await aWrongHour(place)
    const accounts = [...lunch.payers.map(({ accountNo }) => accountNo), lunch.accountNo, 'S-SURCHARGE']
    const before = await balancesOf(place, accounts)
    const desk = await openMoneyDesk(place, openContext, { login: 'logistics', language })
    const { page, word, main, button } = desk
    await findThePayments(desk, lunch)

    await plan(desk, lunch)
    const batch = page.url().split('/portal')[1] ?? ''
    await expect(main.getByText(yuan(900)).first()).toBeVisible()
    await seeTheRows(desk, lunch, false)
    expect(await balancesOf(place, accounts)).toEqual(before)
    await comeByKeys(desk, batch)

    const request = main.getByRole('link', { name: word.seeRequest })
    await desk.press(button(word.askForRun), request)
    const second = await openMoneyDesk(place, openContext, { login: 'finance', language })
    await allow(second, await request.getAttribute('href'))
    await expect(second.main.getByRole('table')).toContainText('¥9.00')
    // The page follows by itself.
    await expect(main.getByRole('progressbar', { name: word.progress(3, 3) })).toBeVisible()
    await seeTheRows(desk, lunch, true)
    const after = await balancesOf(place, accounts)
    expect(after.map((balance, at) => balance - (before[at] ?? 0))).toEqual([450, 450, 0, -900])
    const [titles = [], ...rows] = readCsv(await desk.download(word.csv))
    expect(rows).toHaveLength(5)
    const back = titles.findIndex((name) => /^(退搭伙费|Surcharge back)/.test(name))
    expect(rows.reduce((sum, cells) => sum + Math.round(Number(cells[back]) * 100), 0)).toBe(900)

    // The same choice once more finds nothing that is left to go back.
    await plan(desk, lunch)
    await expect(main.getByText(word.noneChosen)).toBeVisible()
    await expect(button(word.askForRun)).toHaveCount(0)
    await desk.open(batch)
    await expect(button(word.askForRun)).toHaveCount(0)
    expect(await balancesOf(place, accounts)).toEqual(after)

    const phone = await openPhone({ language })
    await phone.login(lunch.payers[0])
    await phone.goTo('bills')
    for (const surcharge of [300, 150]) await expect(phone.page.getByText(`+${yuan(surcharge)}`).first()).toBeVisible()
  })
}
