import { balancesOf } from '../campus/ledger.ts'
import { aPaid } from '../campus/paid.ts'
import { aPayer } from '../campus/people.ts'
import { dispute, portalDisputesOn } from '../pages/disputes.ts'
import { openOwnersPortal } from '../pages/portal.ts'
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
