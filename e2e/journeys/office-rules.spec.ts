import { appToken, openTill } from '@yimatong/bench/simulated/campus-people'
import { ask as request, wanted } from '@yimatong/bench/simulated/json'
import { showCode } from '@yimatong/bench/simulated/phone'
import { pay } from '@yimatong/bench/simulated/till'
import { paymentView } from '@yimatong/contract/gateway-api'
import { orderView } from '@yimatong/contract/platform-api'
import { ask } from '../campus/database.ts'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import type { Place } from '../campus/place.ts'
import { keysOf } from '../pages/keys.ts'
import { openOfficeRules } from '../pages/office-rules.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

/** The last stall and its till. */
const [STIR_FRY, TILL] = ['10000012', 'T00020']
const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]

/** Whatever became of the journey, nobody else's outsider pays its rate. */
const retire = (place: Place, name: string) =>
  ask(place.ownerUrls.payment, 'UPDATE surcharge_rules SET retired_at = now() WHERE name = $1 AND retired_at IS NULL', [
    name,
  ])

/** An outsider who pays ten yuan at the stall's till, and asks on the phone what it would cost. */
async function anOutsider(place: Place) {
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 20_000 })
  const [phone, till] = [await phoneWithCodes(place, payer), await openTill(place, TILL)]
  const token = await appToken(place, payer.personId)
  let sales = 0
  return {
    atTill: async () => {
      sales += 1
      const outTradeNo = `RULES-${Date.now().toString(36)}-${sales}`
      const answer = await pay(till, { outTradeNo, authCode: await showCode(phone), amount: 1000 + sales })
      return wanted(answer, paymentView).surcharge
    },
    onPhone: async () => {
      const body = JSON.stringify({ merchantNo: till.merchantNo })
      const answer = await request(`${place.origin}/platform/v1/orders`, { method: 'POST', token, body })
      return wanted(answer, orderView).rule
    },
  }
}

for (const [language, tag] of LANGUAGES) {
  test(`a rule is drafted, tried out, published by two and charged at once, and taken back (${language})`, {
    tag,
  }, async ({ place, openContext }) => {
    const name = `涨价 ${Date.now().toString(36)}`
    try {
      const asker = await openOfficeRules(openContext, { login: 'logistics', language })
      const { main, panel, word } = asker
      const outsider = await anOutsider(place)
      expect((await outsider.atTill()).rateBps).not.toBe(4200)

      const address = await asker.begin(name)
      await asker.addRule({ name, merchant: STIR_FRY, rate: '42' })
      await expect(panel).toContainText('42%')
      await expect(panel).toContainText('¥6.30')
      await panel.getByRole('button', { name: word.save, exact: true }).press('Enter')
      await expect(panel).toHaveCount(0)
      await expect(main.getByRole('region', { name: word.whatIf })).toBeVisible()
      await expect(main.getByText(word.insiders)).toHaveCount(0)
      const keys = keysOf(asker.page)
      await keys.fromTop()
      await keys.toEveryTable()
      await asker.publish('按通知调整')
      expect((await outsider.onPhone())?.rateBps).not.toBe(4200)

      const decider = await openOfficeRules(openContext, { login: 'finance', language })
      const approvalOf = async () =>
        (await main.getByRole('link', { name: /复核$|approval$/ }).getAttribute('href')) ?? ''
      await decider.open((await approvalOf()).replace('/portal', ''))
      await expect(decider.main).toContainText(/42\s?%/)
      await decider.approve()
      expect(await outsider.onPhone()).toMatchObject({ rateBps: 4200, name })
      expect(await outsider.atTill()).toMatchObject({ rateBps: 4200, amount: 421 })
      await asker.open(address)
      await expect(main.getByText(word.published, { exact: true })).toBeVisible()

      await asker.open('/rules/history')
      await main.getByRole('region', { name }).getByRole('button', { name: word.takeBack }).click()
      await expect(main.getByRole('region', { name: word.changes })).toContainText(name)
      await asker.publish('撤回')
      await decider.open((await approvalOf()).replace('/portal', ''))
      await decider.approve()
      expect((await outsider.onPhone())?.rateBps).not.toBe(4200)
    } finally {
      await retire(place, name)
    }
  })
}
