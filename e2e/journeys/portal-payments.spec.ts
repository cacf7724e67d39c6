import { aCustomer, LAST_7_DAYS, NEXT_DOOR, NOODLES, oneOf, sumsOf } from '../campus/noodles.ts'
import { readCsv, readXlsx } from '../eyes/tables.ts'
import { CASHIER, openOwnersPortal, openPortal, OWNER, type Portal } from '../pages/portal.ts'
import { yuan } from '../pages/words.ts'
import { whileOnecardHangs } from '../tours/tour.ts'
import { expect, noteSince, test } from './test.ts'

const PAGE_ROWS = 50
const A_LOOK = { timeout: 1_000 }

const timesOf = (portal: Portal) =>
  portal.rows.locator('time').evaluateAll((times) => times.map((time) => time.getAttribute('datetime') ?? ''))

const linksOf = (portal: Portal) =>
  portal.rows.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))

/** The figures of a column of money, in fen. */
async function fenOf(portal: Portal, column: number): Promise<number[]> {
  const texts = await portal.rows.locator(`td:nth-child(${column}) .amount > [aria-hidden]`).allInnerTexts()
  return texts.map((text) => Math.round(Number(text.replaceAll(/[^\d.]/g, '')) * 100))
}

test('the owner finds payments by filter, order and page, and a link shows a colleague the same', async ({
  place,
  openContext,
}) => {
  const portal = await openPortal(openContext)
  const { page, word, rows, figure, settled } = portal
  await portal.login(OWNER)
  await portal.goTo('payments')
  await settled()
  await expect(page.getByRole('button', { name: word.days['7d'], pressed: true })).toBeVisible()
  const lately = await sumsOf(place, LAST_7_DAYS)
  await expect(figure('count')).toHaveText(String(lately.count))
  await expect(figure('total')).toContainText(yuan(lately.totalFen))
  await expect(rows).toHaveCount(Math.min(lately.count, PAGE_ROWS))

  await page.getByRole('button', { name: word.days.all, exact: true }).click()
  await portal.toggleState('PAYERROR')
  const declined = await sumsOf(place, `state = 'PAYERROR'`)
  await expect(rows).toHaveCount(declined.count)
  await expect(rows.filter({ hasText: word.states.PAYERROR })).toHaveCount(declined.count)
  await expect(figure('total')).toContainText(yuan(0))

  await page.getByRole('button', { name: word.clear }).click()
  await page.getByLabel(word.minAmount).fill('１４')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/min=14\.00/)
  await page.getByRole('button', { name: word.columns.amount, exact: true }).click()
  await expect(page).toHaveURL(/sort=highest/)
  await settled()
  const dear = await sumsOf(place, 'amount_fen >= 1400')
  await expect(figure('count')).toHaveText(dear.count.toLocaleString('en-US'))
  const first = await linksOf(portal)
  const amounts = await fenOf(portal, 7)
  expect(amounts).toEqual(amounts.toSorted((one, other) => other - one))

  await page.getByRole('link', { name: word.next, exact: true }).click()
  await expect(page).toHaveURL(/cursor=/)
  await settled()
  const second = await linksOf(portal)
  expect(new Set([...first, ...second]).size).toBe(2 * PAGE_ROWS)
  await page.goBack()
  await settled()
  expect(await linksOf(portal)).toEqual(first)
  await page.goForward()
  await settled()
  expect(await linksOf(portal)).toEqual(second)

  const colleague = await openPortal(openContext)
  await colleague.page.goto(page.url())
  await colleague.login(CASHIER)
  await colleague.settled()
  expect(await linksOf(colleague)).toEqual(second)
  await colleague.page.getByRole('link', { name: word.previous, exact: true }).click()
  await colleague.settled()
  expect(await linksOf(colleague)).toEqual(first)
  await expect(colleague.page.getByRole('link', { name: word.csv })).toHaveCount(0)
})

test('a search finds by the last four of a school number, leads straight to a payment, or says what can be searched', async ({
  place,
  openContext,
}) => {
  const portal = await openOwnersPortal(place, openContext)
  const { page, word, rows } = portal
  const { paymentId, outTradeNo, tail } = await oneOf(place, NOODLES)
  await portal.search(tail)
  await portal.settled()
  const count = await rows.count()
  expect(count).toBeGreaterThan(0)
  await expect(rows.filter({ hasText: tail })).toHaveCount(count)

  for (const number of [paymentId, outTradeNo]) {
    await portal.search(number)
    await expect(page).toHaveURL(new RegExp(`/portal/payments/${paymentId}$`))
    await expect(page.getByRole('heading', { name: word.payment, level: 1 })).toBeVisible()
    await expect(page.getByText(number, { exact: true })).toBeVisible()
  }
  await portal.search('no-such-number')
  await expect(page.getByRole('heading', { name: word.notFound('no-such-number') })).toBeVisible()
  await expect(page.getByText(word.searchable).last()).toBeVisible()
})

test('files have exactly the rows of the filter, and what looks like a formula is words', async ({
  place,
  openContext,
}) => {
  const { buy } = await aCustomer(place, { balanceFen: 20_000 })
  const subject = '=HYPERLINK("http://127.0.0.1","open")'
  const outTradeNo = await buy(1_300, subject)
  const portal = await openOwnersPortal(place, openContext)
  await portal.openPayments('?range=30d&min=13&max=13')
  const { count, totalFen } = await sumsOf(place, 'amount_fen = 1300')
  await expect(portal.figure('count')).toHaveText(String(count))

  const [titles, ...csv] = readCsv(await portal.download(portal.word.csv))
  expect(csv).toHaveLength(count)
  expect(titles).toContain('商户订单号')
  const [order, total, state] = ['商户订单号', '合计（元）', '状态'].map((title) => titles?.indexOf(title) ?? -1)
  const paid = csv.filter((row) => row[state ?? -1] === '支付成功')
  expect(paid.reduce((sum, row) => sum + Math.round(Number(row[total ?? -1]) * 100), 0)).toBe(totalFen)
  const row = csv.find((cells) => cells[order ?? -1] === outTradeNo)
  expect(row).toContain(`'${subject}`)
  expect(csv.flat().filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([])

  const { rows, hasFormula } = readXlsx(await portal.download(portal.word.xlsx))
  expect(hasFormula).toBe(false)
  expect(rows).toHaveLength(count + 1)
  expect(rows.map((cells) => cells[order ?? -1]).slice(1)).toEqual(csv.map((cells) => cells[order ?? -1]))
  expect(rows.flat()).toContain(subject)
})

test('a payment is there as soon as it is told of, wherever one looks, and changes in its place', async ({
  place,
  openContext,
}) => {
  const { buy } = await aCustomer(place, { balanceFen: 20_000 })
  const portal = await openOwnersPortal(place, openContext)
  const { page, word, rows, rowOf, figure } = portal
  await portal.openPayments()
  await expect(page.getByText(word.live, { exact: true })).toBeVisible()
  const before = Number(await figure('count').innerText())

  // The list never asks by itself.
  const first = await buy(1_200)
  const bought = Date.now()
  await expect(rowOf(first)).toBeVisible()
  await expect(rows.first()).toContainText(first.slice(-6))
  await expect(figure('count')).toHaveText(String(before + 1))
  noteSince(bought, 'list and figures had it')
  expect((await timesOf(portal)).toSorted().toReversed()).toEqual(await timesOf(portal))

  await page.getByRole('link', { name: word.next, exact: true }).click()
  await portal.settled()
  const second = await buy(1_100)
  await expect(page.getByText(word.newPayments(1))).toBeVisible()
  await expect(rowOf(second)).toHaveCount(0)
  await page.getByRole('button', { name: word.showNewest }).click()
  await expect(rows.first()).toContainText(second.slice(-6))

  let buying: Promise<string> | undefined
  await whileOnecardHangs(place, async () => {
    buying = buy(1_000)
    await expect(async () => {
      await portal.openPayments('?range=today')
      await expect(rows.first()).toContainText(word.states.PROCESSING, A_LOOK)
    }).toPass()
  })
  const doubtful = await buying
  await expect(rowOf(doubtful ?? '')).toContainText(word.states.SUCCESS)
  await expect(rows.filter({ hasText: word.states.PROCESSING })).toHaveCount(0)
})

test('a payment says what came of it and what to do, and its numbers can be copied', async ({ place, openContext }) => {
  const { buy } = await aCustomer(place, { balanceFen: 500 })
  const outTradeNo = await buy(1_200)
  const portal = await openOwnersPortal(place, openContext, {
    more: { permissions: ['clipboard-read', 'clipboard-write'] },
  })
  const { page, word } = portal
  await portal.openPayments('?state=PAYERROR')
  const address = page.url()
  await portal.rowOf(outTradeNo).click()
  await expect(page.getByRole('heading', { name: word.payment, level: 1 })).toBeVisible()
  await expect(page.getByText(word.insufficient)).toBeVisible()
  await page.getByRole('button', { name: word.copy }).click()
  await expect(page.getByText(word.copied)).toBeVisible()
  const paymentId = page.url().split('/').at(-1)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(paymentId)
  await page.getByText(word.raw).click()
  await expect(page.getByText('"declineCode": "INSUFFICIENT_BALANCE"')).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: word.pages.payments }).click()
  await expect(page).toHaveURL(address)
})

test("another merchant's payment is as missing as one that never was", async ({ place, openContext }) => {
  const { paymentId } = await oneOf(place, NEXT_DOOR)
  const portal = await openOwnersPortal(place, openContext, { language: 'en' })
  const { page, word } = portal
  const said: string[] = []
  for (const id of [paymentId, paymentId.replace(/.{8}$/, '00000000'), 'no-payment']) {
    await page.goto(`/portal/payments/${id}`)
    await expect(page.getByRole('heading', { name: word.noSuchPayment })).toBeVisible()
    said.push(await page.getByRole('main').innerText())
  }
  expect(new Set(said).size).toBe(1)
  await portal.search(paymentId)
  await expect(page.getByRole('heading', { name: word.notFound(paymentId) })).toBeVisible()
})

test('what an address says that means nothing is named and left out', async ({ place, openContext }) => {
  const portal = await openOwnersPortal(place, openContext, { language: 'en' })
  const { page, word, rows } = portal
  await portal.openPayments('?range=all&state=PAID&min=20&max=10&cursor=nowhere&colour=red')
  await expect(rows).toHaveCount(PAGE_ROWS)
  const notice = page.getByRole('status').filter({ hasText: word.ignored })
  for (const part of ['state=PAID', 'min=20', 'max=10', 'colour=red']) await expect(notice).toContainText(part)
  await page.getByLabel(word.minAmount).fill('12,5')
  await expect(page.getByRole('alert')).toHaveText(word.badAmount)
})

test('everything can be reached by keys alone', async ({ place, openContext }) => {
  const portal = await openOwnersPortal(place, openContext, { language: 'en' })
  const { page, word, rows } = portal
  await portal.openPayments('?range=all')
  const press = async (key: string, until: () => Promise<boolean>) => {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await until()) return
      await page.keyboard.press(key)
    }
    throw new Error(`${key} does not lead there`)
  }
  const onFocus = (name: string | RegExp, role: 'searchbox' | 'button' | 'checkbox' | 'combobox') => () =>
    page
      .getByRole(role, { name, exact: true })
      .first()
      .evaluate((element) => element === document.activeElement)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await press('Tab', onFocus(word.search, 'searchbox'))
  await page.keyboard.type('T00006')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/q=T00006/)
  await portal.settled()

  await press('Tab', onFocus(word.state, 'button'))
  await page.keyboard.press('Enter')
  await press('Tab', onFocus(word.states.SUCCESS, 'checkbox'))
  await page.keyboard.press('Space')
  await expect(page).toHaveURL(/state=SUCCESS/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: word.state })).toBeFocused()
  await press('Tab', onFocus(word.mode, 'combobox'))
  await page.keyboard.press('ArrowDown')
  await expect(page).toHaveURL(/mode=REVERSE_SCAN/)
  await portal.settled()

  const firstRow = rows.first().getByRole('link')
  await press('Tab', () => firstRow.evaluate((link) => link === document.activeElement))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: word.payment, level: 1 })).toBeVisible()
})

test('who has logged out sees nothing any more, also by going back', async ({ openContext }) => {
  const portal = await openPortal(openContext)
  const { page, word, rows } = portal
  await portal.login(CASHIER)
  await portal.openPayments('?range=all')
  await expect(rows).toHaveCount(PAGE_ROWS)
  await page.getByRole('button', { name: word.logout }).click()
  await expect(page.getByLabel(word.login, { exact: true })).toBeVisible()
  await page.goto('/portal/payments')
  await expect(page.getByLabel(word.login, { exact: true })).toBeVisible()
  await page.goBack()
  await expect(page.getByLabel(word.login, { exact: true })).toBeVisible()
  await expect(rows).toHaveCount(0)
})
