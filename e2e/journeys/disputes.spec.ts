import { balancesOf } from '../campus/ledger.ts'
import { passwordOf } from '../campus/office.ts'
import { aPaid } from '../campus/paid.ts'
import { aPayer } from '../campus/people.ts'
import { dispute, officeDisputesOn, portalDisputesOn } from '../pages/disputes.ts'
import { keysOf } from '../pages/keys.ts'
import { logInAtOffice } from '../pages/office.ts'
import { openOwnersPortal } from '../pages/portal.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

const SAID = '标价 10 元，收了 12.5 元'
const ANSWER = '加了一份牛肉，2.5 元，菜单上有写。'

test('a payer disputes a bill, the owner answers by keyboard, and the payer reads the answer; no money moves', async ({
  place,
  openContext,
  openPhone,
}) => {
  const payer = await aPayer(place, { balanceFen: 5_000 })
  const { bill } = await aPaid(place, 'T00005', payer, 1_250)
  const before = await balancesOf(place, [payer.accountNo])
  const phone = await openPhone()
  await phone.login(payer)
  await phone.enrol()
  await dispute(phone, 'zh-CN', bill.paymentId, SAID)

  const owner = portalDisputesOn(await openOwnersPortal(place, openContext), 'zh-CN')
  await owner.open()
  const card = owner.about(bill.outTradeNo)
  await expect(card).toContainText('金额不对')
  await expect(card).toContainText(SAID)
  await expect(card).toContainText('应在')
  await card.getByRole('button', { name: owner.word.answer }).press('Enter')
  await expect(owner.panel.getByText(owner.word.movesNothing)).toBeVisible()
  await owner.panel.getByLabel(owner.word.note).fill(ANSWER)
  await owner.page.keyboard.press('Tab')
  await owner.page.keyboard.press('Tab')
  await owner.page.keyboard.press('Enter')
  // It waits for the merchant no longer.
  await expect(card).toHaveCount(0)
  await owner.open('?state=ANSWERED')
  await expect(card).toContainText(ANSWER)
  await expect(card.getByRole('button')).toHaveCount(0)

  await phone.page.reload()
  await expect(phone.page.getByText('商户已回复，等待处理')).toBeVisible()
  await expect(phone.page.getByText(ANSWER)).toBeVisible()
  expect(await balancesOf(place, [payer.accountNo])).toEqual(before)
})

const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]

for (const [language, tag] of LANGUAGES) {
  test(`the office finds one payer right and gives a part back, another wrong, and both read why (${language})`, {
    tag,
  }, async ({ place, openContext, openPhone }) => {
    const payer = await aPayer(place, { balanceFen: 5_000 })
    const right = await aPaid(place, 'T00005', payer, 1_250)
    const wrong = await aPaid(place, 'T00005', payer, 800)
    const [before = 0] = await balancesOf(place, [payer.accountNo])
    const phone = await openPhone({ language })
    await phone.login(payer)
    await phone.enrol()
    for (const { bill } of [right, wrong]) await dispute(phone, language, bill.paymentId, SAID)

    const password = await passwordOf(place, 'logistics')
    const office = await logInAtOffice(openContext, { language, login: 'logistics', password })
    const desk = officeDisputesOn(office, language)
    await desk.open()
    const evidence = desk.about(right.bill.outTradeNo)
    for (const known of [payer.schoolNo, SAID, '12.50', 'T00005']) await expect(evidence).toContainText(known)
    const keys = keysOf(desk.page)
    await keys.intoPage()
    await keys.to(desk.page.getByRole('button', { name: desk.word.accept(right.bill.outTradeNo), exact: true }))
    await desk.decide(desk.word.accept(right.bill.outTradeNo), '菜单上没有写，退回 2.5 元。', '2.50')
    await office.prove(password)
    await expect(evidence).toHaveCount(0)
    await desk.decide(desk.word.reject(wrong.bill.outTradeNo), '与菜单一致。')
    await expect(desk.about(wrong.bill.outTradeNo)).toHaveCount(0)
    await expect.poll(() => balancesOf(place, [payer.accountNo])).toEqual([before + 250])
    await desk.open('?state=ACCEPTED')
    await expect(desk.about(right.bill.outTradeNo)).toContainText('菜单上没有写')
    await expect(desk.about(right.bill.outTradeNo).getByRole('button')).toHaveCount(0)

    for (const [{ bill }, said, note] of [
      [right, desk.word.accepted, '菜单上没有写'],
      [wrong, desk.word.rejected, '与菜单一致'],
    ] as const) {
      await phone.page.goto(`/app/bills/${bill.paymentId}`)
      await expect(phone.page.getByText(said, { exact: true })).toBeVisible()
      await expect(phone.page.getByText(note)).toBeVisible()
    }
  })
}
