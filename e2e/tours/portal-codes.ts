import { wanted } from '@yimatong/bench/simulated/json'
import { orderView } from '@yimatong/contract/platform-api'
import { expect } from '@playwright/test'
import { ask } from '../campus/database.ts'
import { aPayer } from '../campus/people.ts'
import { scanningPhone } from '../campus/scanning-phones.ts'
import { openCodes, type PortalCodes } from '../pages/portal-codes.ts'
import { type Tour, whileOnecardHangs } from './tour.ts'

const MERCHANT = '10000009'

const WORDS = {
  'zh-CN': { label: '二层东侧麻辣香锅自助称重区三号台', lunch: '午餐两份', foreign: 'https://example.com/' },
  en: { label: 'Hot pot by weight, second floor, desk 3', lunch: 'Lunch for two', foreign: 'https://example.com/' },
}

/** From an empty form to a plate that may hang. */
async function makePlate({ show, language }: Tour, codes: PortalCodes): Promise<string> {
  const { page, word, panel, press } = codes
  await codes.goTo('staticCodes')
  await expect(page.getByRole('table')).toBeVisible()
  await show('static-codes', page)
  await press(word.make)
  await show('make-empty', page)
  await panel.getByLabel(word.label, { exact: true }).fill(WORDS[language].label)
  await panel.getByRole('radio', { name: word.oneTerminal }).check()
  await show('make', page)
  await panel.getByRole('button', { name: word.makeIt, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: WORDS[language].label })).toBeVisible()
  await show('plate-made', page)
  await press(word.symbol)
  await show('plate-symbol', page)
  await press(word.print)
  for (const perPage of [1, 2, 4, 8]) {
    await panel.getByRole('radio', { name: word.perPage(perPage) }).check({ force: true })
    await show(`print-${perPage}`, page)
  }
  await panel.getByRole('textbox').fill('0')
  await expect(panel.getByRole('button', { name: word.savePdf })).toBeDisabled()
  await show('print-none', page)
  await page.keyboard.press('Escape')
  const codeId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const answer = await page.request.get(`/portal/v1/static-codes/${codeId}`)
  return ((await answer.json()) as { url: string }).url
}

async function verifyPlate({ show, language }: Tour, { page, word, panel, press }: PortalCodes, url: string) {
  await press(word.verify)
  const typed = panel.getByLabel(word.typed)
  await expect(typed).toBeFocused()
  await show('verify', page)
  await typed.fill(WORDS[language].foreign)
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('alert')).toBeVisible()
  await show('verify-refused', page)
  await typed.fill(url)
  await page.keyboard.press('Enter')
  await expect(panel.getByText(word.verified)).toBeVisible()
  await show('verified', page)
  await press(word.done)
  await show('plate-in-use', page)
}

async function endPlate({ show }: Tour, { page, word, panel, press }: PortalCodes): Promise<void> {
  await press(word.reissue)
  await show('reissue', page)
  await press(word.reissueNow(1))
  await expect(page.getByText(word.dead(1))).toBeVisible()
  await show('plate-version-2', page)
  await press(word.revoke)
  await show('revoke', page)
  await press(word.revokeNow)
  await expect(page.getByText(word.withdrawn)).toBeVisible()
  await expect(panel).toBeHidden()
  await show('plate-withdrawn', page)
}

async function lookAtList({ place, devices, language, show }: Tour, { page, word }: PortalCodes): Promise<void> {
  await page.goto('/portal/static-codes')
  await page.getByRole('checkbox').first().check()
  await show('static-codes-chosen', page)
  await page.goto('/portal/static-codes?state=BOUND&cursor=no-such-page')
  await expect(page.getByRole('alert')).toBeVisible()
  await show('static-codes-failed', page)
  await page.goto('/portal/static-codes?state=DISABLED')
  await expect(page.getByRole('table')).toBeVisible()
  await show('static-codes-withdrawn', page)
  const cashier = await openCodes(place, devices.openContext, { language, merchantNo: MERCHANT, role: 'CASHIER' })
  await cashier.goTo('staticCodes')
  await cashier.page.getByRole('table').getByRole('link').first().click()
  await expect(cashier.page.getByRole('button', { name: word.symbol, exact: true })).toBeVisible()
  await show('plate-for-a-cashier', cashier.page)
}

/** Made, shown to the customer, paid while the ledger is slow. */
async function takeMoney({ place, show, language }: Tour, codes: PortalCodes): Promise<void> {
  const { page, word, shown, press } = codes
  const phone = await scanningPhone(place, await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 }))
  await codes.goTo('dynamicCodes')
  await expect(page.getByLabel(word.amount)).toBeFocused()
  await show('dynamic-codes', page)
  await page.getByLabel(word.amount).fill('200000')
  await show('too-much', page)
  const url = await codes.makeCode({ amount: '12.50', subject: WORDS[language].lunch })
  await show('code', page)
  await press(word.customer)
  const customer = page.getByRole('dialog', { name: word.customer })
  await expect(customer).toBeVisible()
  await show('customer', page)
  await customer.getByRole('button', { name: word.leaveCustomer }).click()
  const order = wanted(await phone.scan(url), orderView)
  const paid = await whilePaying(
    place,
    () => phone.pay(order),
    async () => {
      await expect(shown.getByText(word.paying)).toBeVisible()
      await show('being-paid', page)
    },
  )
  expect(paid.status).toBe(200)
  await expect(shown.getByText(word.paid)).toBeVisible()
  await show('paid', page)
  // A tablet on the counter may be given the address.
  await page.goto(`${page.url()}&customer`)
  await expect(customer.getByText(word.customerPaid)).toBeVisible()
  await show('customer-paid', page)
  await customer.getByRole('button', { name: word.leaveCustomer }).click()
}

/** Pays, and looks while the one-card backend does not answer. */
async function whilePaying<T>(place: Tour['place'], pay: () => Promise<T>, look: () => Promise<void>): Promise<T> {
  let paying: Promise<T> | undefined
  await whileOnecardHangs(place, async () => {
    paying = pay()
    await look()
  })
  if (paying === undefined) throw new Error('nobody has paid')
  return paying
}

async function takeNone({ place, show }: Tour, codes: PortalCodes): Promise<void> {
  const { page, word, shown, press } = codes
  const poor = await scanningPhone(place, await aPayer(place, { balanceFen: 100 }))
  await poor.scanAndPay(await codes.makeCode({ amount: '999.99', subject: 'W'.repeat(128) }))
  await expect(shown.getByText(word.declined)).toBeVisible()
  await show('declined', page)
  await press(word.cancel)
  await expect(shown.getByText(word.cancelled)).toBeVisible()
  await show('cancelled', page)
  const url = await codes.makeCode({ amount: '100000' })
  await show('largest', page)
  const sql = `UPDATE dynamic_codes SET expires_at = created_at + interval '1 second' WHERE strpos($1, token) > 0`
  await ask(place.ownerUrls.payment, sql, [url])
  await expect(shown.getByText(word.expired)).toBeVisible()
  await show('expired', page)
  await press(word.putAway)
  await page.goto('/portal/dynamic-codes?state=PAYING')
  await expect(page.getByRole('heading', { level: 2 }).last()).toBeVisible()
  await show('dynamic-codes-none', page)
}

async function hearNothing({ show }: Tour, { page, word, press }: PortalCodes): Promise<void> {
  await page.route('**/portal/v1/dynamic-codes', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await page.getByLabel(word.amount).fill('3')
  await page.keyboard.press('Enter')
  await expect(page.getByText(word.askingAgain)).toBeVisible()
  await show('asking-again', page)
  await expect(page.getByText(word.unknown)).toBeVisible()
  await show('unknown', page)
  await page.unrouteAll()
  await press(word.askAgain)
  await expect(page.getByText(word.scan)).toBeVisible()
}

/** Every screen and state of the merchant's codes. */
export async function tourPortalCodes(tour: Tour): Promise<void> {
  const { place, devices, language } = tour
  const codes = await openCodes(place, devices.openContext, { language, merchantNo: MERCHANT })
  const url = await makePlate(tour, codes)
  await verifyPlate(tour, codes, url)
  await endPlate(tour, codes)
  await lookAtList(tour, codes)
  await takeMoney(tour, codes)
  await takeNone(tour, codes)
  await hearNothing(tour, codes)
}
