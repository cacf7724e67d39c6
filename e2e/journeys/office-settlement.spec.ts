import { createHash } from 'node:crypto'
import { ask } from '../campus/database.ts'
import { balanceOf } from '../campus/ledger.ts'
import { aPayer } from '../campus/people.ts'
import type { Place } from '../campus/place.ts'
import { daysAgo } from '../campus/planted.ts'
import { aStall, noonOf, type Stall } from '../campus/stalls.ts'
import { readText } from '../eyes/pdf.ts'
import { readCsv, readXlsx } from '../eyes/tables.ts'
import type { Devices } from '../pages/devices.ts'
import { allow, type MoneyDesk, moneyDeskOn, openMoneyDesk } from '../pages/office-settlement.ts'
import { openPortal } from '../pages/portal.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]
/** Older than what a campus reconciles when it starts, so that nothing else looks at it. */
const DATE = daysAgo(9)
/** 37.00 of net sales and 0.80 of the stall's own surcharge, less 3.5 % of the sales: 1.295, half a fen rounded up. */
const DUE = '36.50'
const COMMISSION_BPS = 350

/** A day with everything in it: surcharges of both receivers, a part refunded, one taken back by the till. */
async function aDayAtAStall(place: Place): Promise<Stall> {
  const [student, outsider] = await Promise.all([
    aPayer(place),
    aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 20_000 }),
  ])
  const surcharged = { payer: outsider, surcharge: 300 }
  return aStall(place, {
    commissionBps: COMMISSION_BPS,
    meals: [
      { payer: student, atMs: noonOf(DATE), amount: 1_200 },
      { ...surcharged, atMs: noonOf(DATE, 1), amount: 2_000, back: { amount: 500, surcharge: 75 } },
      { ...surcharged, atMs: noonOf(DATE, 2), amount: 1_000, surcharge: 80, receiver: 'MERCHANT' },
      { ...surcharged, atMs: noonOf(DATE, 3), amount: 1_500, surcharge: 225, back: 'REVERSED' },
    ],
  })
}

/** What the page says of the day, line by line. */
async function seeTheDay({ word, row, figure }: MoneyDesk): Promise<void> {
  for (const [name, ...figures] of [
    [word.sales, '4', '57.00', '0.80', '5.25'],
    [word.refunds, '1', '−¥5.00', '0.00', '−¥0.75'],
    [word.reversals, '1', '−¥15.00', '0.00', '−¥2.25'],
    [word.net, '37.00', '0.80', '2.25'],
  ] as const) {
    const cells = row(word.sums, new RegExp(`^${name}`)).getByRole('cell')
    for (const text of figures) await expect(cells.filter({ hasText: text }).first()).toBeVisible()
  }
  await expect(figure(word.surcharge)).toContainText('0.80')
  await expect(figure(word.commission)).toContainText('−¥1.30')
  await expect(figure(word.due)).toContainText(DUE)
}

const fen = (yuan: string | undefined) => Math.round(Number(yuan) * 100)
/** The amounts and the stall's surcharges of a file's lines, commission and all, come to what is due. */
const sumOf = (rows: readonly string[][]) => rows.reduce((sum, cells) => sum + fen(cells.at(-3)) + fen(cells.at(-2)), 0)

/** The files say what the page says, and the frozen report is what the hash is of. Gives the CSV. */
async function readTheFiles(desk: MoneyDesk): Promise<string[][]> {
  const { word, figure } = desk
  const report = await desk.download('JSON')
  const hash = createHash('sha256').update(report).digest('hex')
  await expect(figure(new RegExp(`^${word.hash}$`))).toContainText(hash)
  const csv = readCsv(await desk.download('CSV'))
  const { rows, hasFormula } = readXlsx(await desk.download('XLSX'))
  expect(hasFormula).toBe(false)
  for (const [, ...lines] of [csv, rows]) {
    expect(lines.map(([day]) => day)).toEqual([DATE, DATE, DATE, DATE])
    expect(sumOf(lines)).toBe(fen(DUE))
  }
  const paper = (await readText(await desk.download('PDF'))).replaceAll(/\s+/g, ' ')
  for (const text of [DATE, '¥57.00', '-¥5.00', '-¥15.00', '¥37.00', '3.50%', '-¥1.30', `¥${DUE}`, '¥2.25', hash])
    expect(paper).toContain(text)
  return csv
}

/** Finance says that the bank has paid, and somebody else of finance confirms it: the stall's account is empty then. */
async function payOut(place: Place, desk: MoneyDesk, openContext: Devices['openContext'], language: Language) {
  const { page, word, main, panel, button } = desk
  await button(word.payOut).press('Enter')
  await expect(panel).toContainText(DUE)
  await panel.getByLabel(word.bankReference).fill('ICBC-2026.11/0042')
  const request = panel.getByRole('link', { name: word.seeRequest })
  await desk.press(panel.getByRole('button', { name: word.ask }), request)
  const second = await openMoneyDesk(place, openContext, { login: 'finance-2', language })
  await allow(second, await request.getAttribute('href'))
  await expect(second.main).toContainText(`¥${DUE}`)
  await page.reload()
  await expect(main.locator('.chip').getByText(word.paid, { exact: true })).toBeVisible()
  await expect(main.getByText('ICBC-2026.11/0042')).toBeVisible()
  await expect(button(word.payOut)).toHaveCount(0)
}

/** The owner sees her day, its files and its pay-out, and of another stall's that there is no such thing. */
async function theOwnerLooks(place: Place, openContext: Devices['openContext'], language: Language, stall: Stall) {
  const portal = await openPortal(openContext, { language })
  await portal.login(stall.login)
  const desk = moneyDeskOn(portal.page, language)
  const { page, word, main, row } = desk
  await desk.open('/settlements')
  await expect(main.getByRole('table').getByRole('row')).toHaveCount(2)
  await expect(row(word.list, DATE)).toContainText(DUE)
  await expect(row(word.list, DATE)).toContainText(word.paid)
  await row(word.list, DATE).getByRole('link').press('Enter')
  await seeTheDay(desk)
  await expect(desk.button(word.payOut)).toHaveCount(0)
  const csv = readCsv(await desk.download('CSV'))
  const [other] = await ask<{ id: string }>(
    place.ownerUrls.payment,
    'SELECT settlement_id AS id FROM settlements WHERE merchant_no <> $1 LIMIT 1',
    [stall.merchantNo],
  )
  await page.goto(`/portal/settlements/${other?.id}`)
  await expect(main.getByRole('alert')).toBeVisible()
  await expect(main.getByRole('table')).toHaveCount(0)
  return csv
}

for (const [language, tag] of LANGUAGES) {
  const title = `finance settles a day, reads the same on screen and paper, pays it out by two persons, and its owner sees it (${language})`
  test(title, { tag }, async ({ place, devices: { openContext } }) => {
    const stall = await aDayAtAStall(place)
    const desk = await openMoneyDesk(place, openContext, { login: 'finance', language })
    const { word, main, row, button } = desk
    await desk.open('/settlements')
    await button(word.settleNow).press('Enter')
    await expect(main.getByText(word.ran)).toBeVisible()
    await desk.open(`/settlements?merchantNo=${stall.merchantNo}`)
    await expect(row(word.list, DATE)).toContainText(DUE)
    await expect(row(word.list, DATE)).toContainText(word.unpaid)
    await row(word.list, DATE).getByRole('link').press('Enter')

    await seeTheDay(desk)
    // What the ledger holds for the stall is what is due, and the commission that is not taken yet.
    expect(await balanceOf(place, stall.accountNo)).toBe(3_780)
    const csv = await readTheFiles(desk)
    await payOut(place, desk, openContext, language)
    expect(await balanceOf(place, stall.accountNo)).toBe(0)
    expect(await theOwnerLooks(place, openContext, language, stall)).toEqual(csv)
  })
}
