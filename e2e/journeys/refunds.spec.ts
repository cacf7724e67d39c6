import { NOODLES } from '../campus/noodles.ts'
import { balancesOf } from '../campus/ledger.ts'
import { aPaid } from '../campus/paid.ts'
import { aPayer } from '../campus/people.ts'
import { openOwnersPortal, openPortal, PARTNER } from '../pages/portal.ts'
import { portalRefundsOn } from '../pages/portal-refunds.ts'
import { yuan } from '../pages/words.ts'
import { expect, test } from './test.ts'

const AMOUNT = 50_000
const PARTS = [12_345, 7_655, 30_000]
const BALANCE = 90_000

/** What of the surcharge has gone back with so much of the amount, half a fen rounded up; worked out here once more. */
const shareOf = (surcharge: number, part: number) => Math.floor((2 * surcharge * part + AMOUNT) / (2 * AMOUNT))

const asTyped = (fen: number) => (fen / 100).toFixed(2)

test('a surcharged payment goes back in three parts, the last with a second person, exact to the fen', async ({
  place,
  openContext,
  openPhone,
}) => {
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: BALANCE })
  const accounts = [payer.accountNo, `M${NOODLES}`, 'S-SURCHARGE']
  const before = await balancesOf(place, accounts)
  const { bill } = await aPaid(place, 'T00005', payer, AMOUNT)
  expect(bill.surcharge.amount).toBeGreaterThan(0)
  const whole = bill.surcharge.amount
  const backs = PARTS.map((part, index) => {
    const soFar = PARTS.slice(0, index).reduce((sum, one) => sum + one, 0)
    return part + shareOf(whole, soFar + part) - shareOf(whole, soFar)
  })
  const [first = 0, second = 0, third = 0] = backs

  const owner = portalRefundsOn(await openOwnersPortal(place, openContext), 'zh-CN')
  await owner.openPayment(bill.paymentId)
  await owner.fillIn({ amount: asTyped(PARTS[0] ?? 0) })
  await expect(owner.panel).toContainText(yuan(bill.total))
  await owner.press(owner.word.confirm(yuan(first)))
  await expect(owner.items.first()).toContainText(owner.word.states.SUCCESS)

  // The answer to the second part is lost after the server has acted; the same number makes it one refund.
  const asking = '**/portal/v1/payments/*/refunds'
  await owner.page.route(asking, async (route) => {
    await route.fetch()
    await route.abort()
  })
  await owner.fillIn({ amount: asTyped(PARTS[1] ?? 0), reason: '多收了钱' })
  await owner.press(owner.word.confirm(yuan(second)))
  await expect(owner.panel.getByText(owner.word.unknown)).toBeVisible()
  await owner.page.unroute(asking)
  await owner.press(owner.word.again(yuan(second)))
  await expect(owner.items).toHaveCount(2)
  await expect(owner.items.first()).toContainText(yuan(second))

  await owner.fillIn({})
  await expect(owner.panel.getByText(owner.word.secondPerson)).toBeVisible()
  await owner.press(owner.word.request(yuan(third)))
  await expect(owner.items.first()).toContainText(owner.word.states.REQUESTED)
  await expect(owner.items.first()).toContainText(owner.word.ownRequest)
  await expect(owner.items.first().getByRole('button')).toHaveCount(0)

  const desk = await openPortal(openContext)
  await desk.login(PARTNER)
  const partner = portalRefundsOn(desk, 'zh-CN')
  await expect(desk.page.getByRole('navigation').getByText(partner.word.waitingCount(1))).toBeAttached()
  await partner.openRefunds()
  const row = partner.waiting.getByRole('row').filter({ hasText: bill.outTradeNo })
  await row.getByRole('button', { name: partner.word.approve, exact: true }).click()
  await partner.press(partner.word.approveNow(yuan(third)))
  await expect(partner.waiting).toHaveCount(0)
  // The owner, who has only waited, sees it arrive.
  await expect(owner.items.first()).toContainText(owner.word.states.SUCCESS)

  await expect.poll(() => balancesOf(place, accounts)).toEqual(before)
  const phone = await openPhone()
  await phone.login(payer)
  await phone.enrol()
  await phone.goTo('bills')
  const lines = phone.page.getByRole('listitem').getByRole('link')
  await expect(lines).toHaveCount(4)
  const written = await lines.allInnerTexts()
  for (const [index, back] of [third, second, first].entries()) {
    expect(written[index]).toContain('退款')
    expect(written[index]).toContain(`+${yuan(back)}`)
  }
  expect(written[3]).toContain(`−${yuan(bill.total)}`)
  expect(written[3]).toContain('已全额退款')
  await lines.first().click()
  await expect(phone.page.getByText('菜品售罄')).toBeVisible()
  await phone.page.getByRole('link', { name: /查看原付款/ }).click()
  await expect(phone.page.getByRole('heading', { name: '退回记录' })).toBeVisible()
  await phone.page.getByRole('link', { name: '电子凭证' }).click()
  const receipt = phone.page.getByRole('article')
  await expect(receipt).toContainText(bill.outTradeNo)
  await expect(receipt.getByText('退回后实付')).toBeVisible()
})
