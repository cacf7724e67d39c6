import { showCode } from '@yimatong/bench/simulated/phone'
import { ask } from '../campus/database.ts'
import { balanceOf } from '../campus/ledger.ts'
import { aPaid } from '../campus/paid.ts'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import { daysAgo } from '../campus/planted.ts'
import { keysOf } from '../pages/keys.ts'
import { type OfficePeople, openOfficePeople } from '../pages/office-people.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]

/** A number that nobody else has, in this run or another. */
const fresh = () => `R${Date.now().toString(36).toUpperCase()}`
const csv = (...lines: string[]) => Buffer.from(`\u{feff}${['学工号,姓名,身份,有效期止', ...lines].join('\r\n')}\r\n`)

/** The school's limits are other ones, and the card says so at once. */
async function changeLimits({ main, panel, word, prove }: OfficePeople): Promise<void> {
  await main.getByRole('button', { name: word.limits, exact: true }).click()
  await panel.getByLabel(word.paymentLimit).fill('80')
  await panel.getByLabel(word.dailyLimit).fill('240.50')
  await panel.getByRole('textbox', { name: word.reason }).fill('本人申请')
  await panel.getByRole('button', { name: word.save, exact: true }).click()
  await prove(main.getByText('¥240.50'))
}

/** The phone that is in use is turned off, as the one before it was; neither can be a second time. */
async function revokePhone({ main, word, decide }: OfficePeople): Promise<void> {
  const phones = main.getByRole('table', { name: word.phones })
  await expect(phones.getByRole('button')).toHaveCount(1)
  await decide(word.revoke, phones.getByText(word.revoked, { exact: true }).nth(1))
  await expect(phones.getByRole('button')).toHaveCount(0)
}

for (const [language, tag] of LANGUAGES) {
  test(`the office finds somebody, freezes, ends and closes, welcomes a visitor and imports a roster (${language})`, {
    tag,
  }, async ({ place, openContext }) => {
    const desk = await openOfficePeople(openContext, { language })
    const { page, main, panel, word } = desk
    const payer = await aPayer(place, { balanceFen: 1_000 })
    await phoneWithCodes(place, payer)
    await phoneWithCodes(place, payer)
    const { bill } = await aPaid(place, 'T00005', payer, 300)

    await desk.open('/people')
    await desk.find(payer.schoolNo)
    const row = main.getByRole('row').filter({ hasText: payer.schoolNo })
    await expect(row).toHaveCount(1)
    await row.getByRole('link').press('Enter')
    const standing = page.locator('.page-head')
    await expect(main.getByRole('table', { name: word.bills }).getByRole('row')).toContainText(['', bill.outTradeNo])
    await changeLimits(desk)
    await revokePhone(desk)
    await desk.decide(word.freeze, standing.getByText(word.frozen, { exact: true }))
    await desk.decide(word.thaw, main.getByRole('button', { name: word.freeze, exact: true }))

    await main.getByRole('button', { name: word.change, exact: true }).click()
    await panel.getByLabel(word.class, { exact: true }).selectOption('TEMPORARY')
    await panel.getByLabel(word.until).fill('2026-01-31')
    await panel.getByRole('textbox', { name: word.reason }).fill('合同到期')
    await panel.getByRole('button', { name: word.save, exact: true }).click()
    await desk.prove(standing.getByText(word.ended, { exact: true }))

    await desk.decide(word.close, panel.getByText(word.notEmpty))
    await page.keyboard.press('Escape')
    await expect(main.getByRole('table', { name: word.history }).getByRole('row')).toHaveCount(6)
    const keys = keysOf(page)
    await keys.fromTop()
    await keys.toEveryTable()

    await desk.open('/people')
    await main.getByRole('button', { name: word.visitor, exact: true }).click()
    await panel.getByLabel(word.name, { exact: true }).fill('来访 =1+1 "甲", 乙')
    await panel.getByLabel(word.why, { exact: true }).fill('学术交流')
    await panel.getByRole('button', { name: word.make, exact: true }).click()
    await desk.prove(panel.getByRole('heading', { name: word.slip }))
    await expect(panel.locator('.secret')).toHaveText(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/)
    await panel.getByRole('link', { name: word.card }).press('Enter')
    await expect(main.getByRole('heading', { level: 1, name: '来访 =1+1 "甲", 乙' })).toBeVisible()
    await desk.decide(word.close, standing.getByText(word.closed, { exact: true }))

    await desk.open('/people/imports')
    await desk.upload('名册.xlsx', Buffer.from('504b030414000600', 'hex'))
    await expect(main.getByText(word.notText)).toBeVisible()
    const [no, other] = [fresh(), `${fresh()}X`]
    await desk.upload('名册.csv', csv(`${no},周一,学生,`, `${payer.schoolNo},另一个人,学生,`))
    const bad = main.getByRole('table', { name: word.badRows })
    await expect(bad.getByRole('row').filter({ hasText: payer.schoolNo })).toContainText(word.otherName)
    await expect(bad.getByRole('row').filter({ hasText: payer.schoolNo })).toContainText('3')
    await keys.fromTop()
    await keys.toEveryTable()
    await desk.open('/people/imports')
    await keys.intoPage()
    await keys.toFirstRow()
    await desk.upload('名册.csv', csv(`${no},周一,学生,`, `${other},"=周,二",,2030-07-31`))
    await main.getByRole('button', { name: word.confirm }).click()
    await desk.prove(main.getByText(word.applied))
    await desk.open('/people')
    await desk.find(other)
    await expect(main.getByRole('row').filter({ hasText: other })).toContainText('=周,二')
  })

  test(`a temporary worker pays on the last day, and from the day after the till refuses, though nobody ends him (${language})`, {
    tag,
  }, async ({ place, openContext, openTill }) => {
    const worker = await aPayer(place, { identityClass: 'TEMPORARY', balanceFen: 3_000 })
    const desk = await openOfficePeople(openContext, { language })
    const { page, main, panel, word } = desk
    await desk.open(`/people/${worker.personId}`)
    await main.getByRole('button', { name: word.change, exact: true }).click()
    await panel.getByLabel(word.until).fill(daysAgo(0))
    await panel.getByRole('textbox', { name: word.reason }).fill('合同今天到期')
    await panel.getByRole('button', { name: word.save, exact: true }).click()
    await desk.prove(main.getByRole('table', { name: word.history }).getByText('合同今天到期'))
    await expect(page.locator('.page-head').getByText(word.ended, { exact: true })).toHaveCount(0)

    const till = await openTill({ language })
    const phone = await phoneWithCodes(place, worker)
    await till.charge('10.00')
    await till.scan(await showCode(phone))
    // 5 % is 0.50 of it, the least that a temporary worker pays.
    await till.seePaid(1_050)

    // A night passes: what was today is yesterday.
    const passed = 'UPDATE persons SET identity_until = identity_until - 1 WHERE person_id = $1'
    await ask(place.ownerUrls.payment, passed, [worker.personId])
    await till.charge('10.00')
    await till.scan(await showCode(phone))
    await till.seeNotCharged('NOT_PAID', word.outside)
    expect(await balanceOf(place, worker.accountNo)).toBe(1_950)
    await page.reload()
    await expect(page.locator('.page-head').getByText(word.ended, { exact: true })).toBeVisible()
  })
}
