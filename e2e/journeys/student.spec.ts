import { balanceOf } from '../campus/ledger.ts'
import { aPaid } from '../campus/paid.ts'
import { aPayer, become } from '../campus/people.ts'
import { readCode } from '../eyes/zbar.ts'
import { comeIntoSight, lateAnswer } from '../pages/late-answer.ts'
import { factOf, readyForOffline } from '../pages/student.ts'
import { type Language, STUDENT_WORDS, yuan } from '../pages/words.ts'
import { codesLeft, codesStruckOut, coldOffline, nextPayment } from '../pages/paying.ts'
import { outsiderSurcharge } from './surcharge.ts'
import { expect, test } from './test.ts'

const LANGUAGES: readonly Language[] = ['zh-CN', 'en']
const AMOUNT = 960
const SUBSIDY = 500

for (const language of LANGUAGES) {
  test(`the result rises within a second of the till, and the bill tells the same (${language})`, async ({
    place,
    openPhone,
    openTill,
  }) => {
    const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 8_000, subsidyFen: SUBSIDY })
    const phone = await openPhone({ language })
    const till = await openTill({ language, terminalNo: 'T00010' })
    await phone.login(payer)
    await phone.enrol()
    const code = await phone.scanQr()
    const overtaken = await lateAnswer(phone.page, '**/platform/v1/me')
    overtaken.holdNext()
    // A page that is still bringing itself up to date does not begin once more.
    await expect(async () => {
      await comeIntoSight(phone.page)
      expect(overtaken.isHeld()).toBe(true)
    }).toPass()
    await till.charge('9.60')
    const [payment] = await Promise.all([nextPayment(till), till.scan(code)])
    const answeredAt = Date.now()
    const surcharge = outsiderSurcharge(AMOUNT, payment.createdAt)
    const balance = payer.balanceFen - (AMOUNT + surcharge.fen - SUBSIDY)
    const [, written] = await Promise.all([
      till.seePaid(AMOUNT + surcharge.fen),
      // The next code comes by itself. The sheet would go by itself, too, after six seconds.
      phone.seePaid(AMOUNT + surcharge.fen, balance).then(async (read) => {
        await phone.page.getByRole('button', { name: phone.word.done }).click()
        return read
      }),
    ])
    test
      .info()
      .annotations.push({ type: 'both screens', description: `${Date.now() - answeredAt} ms after the answer` })
    expect(written).toContain(yuan(SUBSIDY))
    await overtaken.letThrough()
    expect(await phone.scanQr()).not.toBe(code)
    await expect(phone.page.getByText(yuan(balance))).toBeVisible()

    await phone.goTo('bills')
    await phone.page.getByRole('listitem').first().getByRole('link').click()
    const { word, page } = phone
    const bill = page.getByRole('article')
    await expect(bill.getByText(word.charged).first()).toBeVisible()
    await expect(factOf(bill, word.billFacts.amount)).toContainText(yuan(AMOUNT))
    await expect(factOf(bill, word.billFacts.surcharge)).toContainText(yuan(surcharge.fen))
    await expect(factOf(bill, word.billFacts.total)).toContainText(yuan(AMOUNT + surcharge.fen))
    await expect(factOf(bill, word.billFacts.subsidy)).toContainText(yuan(SUBSIDY))
    await expect(factOf(bill, word.billFacts.own)).toContainText(yuan(AMOUNT + surcharge.fen - SUBSIDY))
    await expect(factOf(bill, word.billFacts.balance)).toContainText(yuan(balance))
    await expect(factOf(bill, word.billFacts.order)).toHaveText(payment.outTradeNo)
    expect(await balanceOf(place, payer.accountNo)).toBe(balance)
  })
}

test('a surcharge that waits for an identity is taken once it is known, and the bill says when and by which rule', async ({
  place,
  openPhone,
}) => {
  const payer = await aPayer(place, { balanceFen: 5_000 })
  await become(place, payer, null)
  const { bill: paid } = await aPaid(place, 'T00010', payer, AMOUNT)
  const { page, word, login, enrol } = await openPhone()
  await login(payer)
  await enrol()
  await page.goto(`/app/bills/${paid.paymentId}`)
  const card = page.getByRole('region', { name: word.later.title })
  await expect(card.getByText(word.later.open)).toBeVisible()
  await become(place, payer, 'OUTSIDER')
  const { fen, rule } = outsiderSurcharge(AMOUNT, paid.createdAt)
  await expect.poll(() => balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - AMOUNT - fen)
  await expect(async () => {
    await page.reload()
    await expect(factOf(card, word.later.taken)).toContainText(yuan(fen), { timeout: 2_000 })
  }).toPass()
  await expect(card).toContainText(rule)
})

test('a code that was shown offline is struck out, so that ten codes last ten payments', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place, { balanceFen: 5_000 })
  const enrolled = await openPhone()
  const till = await openTill()
  await enrolled.login(payer)
  await enrolled.enrol()
  await readyForOffline(enrolled.page)
  const codes: string[] = []
  const left: number[] = []
  let phone = enrolled
  for (const price of [100, 200, 300]) {
    phone = await coldOffline(phone)
    const code = await phone.scanQr()
    codes.push(code)
    const before = await codesLeft(phone)
    left.push(before)
    await till.charge((price / 100).toFixed(2))
    await till.scan(code)
    await till.seePaid(price)
    // Shown long enough to have been scanned, whatever the phone knows.
    await expect.poll(() => codesStruckOut(phone)).toBe(10 - before + 1)
  }
  expect(new Set(codes).size).toBe(3)
  expect(left.map((count) => count - (left[0] ?? 0))).toEqual([0, -1, -2])
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - 600)
})

test('codes that were only looked at and a refill whose answer is lost strand nobody: the code on show pays', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place, { balanceFen: 5_000 })
  let phone = await openPhone()
  const till = await openTill()
  await phone.login(payer)
  await phone.enrol()
  await readyForOffline(phone.page)
  for (let left = 10; left > 5; ) {
    phone = await coldOffline(phone)
    left = await codesLeft(phone)
    // Looked at long enough to have been scanned.
    await expect.poll(() => codesStruckOut(phone)).toBe(10 - left + 1)
  }
  let lost = 0
  const context = phone.page.context()
  await context.route('**/tsm/v1/devices/*/codes', async (route) => {
    const answer = await route.fetch()
    expect(answer.status()).toBe(200)
    lost += 1
    await route.abort()
  })
  await context.setOffline(false)
  await expect.poll(() => lost).toBeGreaterThan(0)
  const code = await phone.scanQr()
  await till.charge('4.00')
  await till.scan(code)
  await till.seePaid(400)
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - 400)
})

test('a phone that was started without a network learns with the first one that it was revoked meanwhile', async ({
  place,
  openPhone,
}) => {
  const payer = await aPayer(place)
  const [phone, other] = [await openPhone(), await openPhone()]
  await phone.login(payer)
  await phone.enrol()
  await readyForOffline(phone.page)
  const cold = await coldOffline(phone)
  await expect(cold.code).toBeVisible()
  await other.login(payer)
  await other.goTo('me')
  await other.page.getByRole('button', { name: other.word.revokeOf }).click()
  await other.page.getByRole('dialog').getByRole('button', { name: other.word.revoke, exact: true }).click()
  await expect(other.page.getByText(other.word.revoked)).toBeVisible()
  await expect(cold.code).toBeVisible()
  await cold.page.context().setOffline(false)
  // It was in sight all the time, and its codes are too many and too new for others to be fetched.
  await expect(cold.page.getByRole('heading', { name: cold.word.enrolAgain })).toBeVisible()
})

test('the code turns over by itself and on request, and the simple code is the digits', async ({
  place,
  openPhone,
}) => {
  const payer = await aPayer(place)
  const phone = await openPhone()
  await phone.login(payer)
  await phone.enrol()
  const first = await phone.scanQr()
  // A step lasts 30 seconds. Another drawing is awaited first: to read it over and over would take a camera's time each time.
  const drawn = await phone.code.innerHTML()
  await expect.poll(() => phone.code.innerHTML(), { timeout: 35_000 }).not.toBe(drawn)
  const second = await phone.scanQr()
  expect(second).not.toBe(first)
  await phone.page.getByRole('button', { name: phone.word.refresh }).click()
  await expect.poll(() => phone.scanQr()).not.toBe(second)
  await phone.page.getByRole('button', { name: phone.word.small }).click()
  await expect(phone.page.getByRole('img', { name: phone.word.smallCode }).locator('svg')).toBeVisible()
  const small = await readCode(await phone.page.screenshot(), 'QR-Code')
  expect(small).toMatch(/^91\d{18}$/)
  expect(small).toBe(await readCode(await phone.page.screenshot(), 'CODE-128'))
})

test('one language is chosen by the browser, the other by a button, and it stays', async ({ openPhone }) => {
  const phone = await openPhone({ language: 'en' })
  const [en, zh] = [STUDENT_WORDS.en, STUDENT_WORDS['zh-CN']]
  await phone.page.goto('/app/login')
  await expect(phone.page.getByLabel(en.schoolNo)).toBeVisible()
  await phone.page.getByRole('button', { name: en.otherLanguage }).click()
  await expect(phone.page.getByLabel(zh.schoolNo)).toBeVisible()
  await phone.page.reload()
  await expect(phone.page.getByLabel(zh.schoolNo)).toBeVisible()
  await expect(phone.page.locator('html')).toHaveAttribute('lang', 'zh-CN')
})

test('logging out leaves nothing on the phone that could pay', async ({ place, openPhone }) => {
  const payer = await aPayer(place)
  const phone = await openPhone()
  await phone.login(payer)
  await phone.enrol()
  await readyForOffline(phone.page)
  await phone.goTo('me')
  await phone.page.getByRole('button', { name: phone.word.logout }).click()
  await phone.page.getByRole('dialog').getByRole('button', { name: phone.word.logout }).click()
  await expect(phone.page.getByLabel(phone.word.schoolNo)).toBeVisible()
  const cold = await coldOffline(phone)
  await expect(cold.page.getByRole('heading')).toBeVisible()
  await expect(cold.code).toBeHidden()
})

test('logging out without a network ends the session as soon as there is one', async ({ place, openPhone }) => {
  const phone = await openPhone()
  await phone.login(await aPayer(place))
  await phone.enrol()
  await readyForOffline(phone.page)
  await phone.goTo('me')
  await phone.page.context().setOffline(true)
  await phone.page.getByRole('button', { name: phone.word.logout }).click()
  await phone.page.getByRole('dialog').getByRole('button', { name: phone.word.logout }).click()
  await expect(phone.page.getByLabel(phone.word.schoolNo)).toBeVisible()
  const { page } = await coldOffline(phone)
  const ended = page.waitForResponse(
    (response) => response.request().method() === 'DELETE' && response.url().endsWith('/platform/v1/sessions'),
  )
  await page.context().setOffline(false)
  expect((await ended).status()).toBe(204)
  await page.goto('/app/login')
  await expect(page.getByLabel(phone.word.schoolNo)).toBeVisible()
  const refreshed = await page.request.post('/platform/v1/sessions/refresh', { data: {} })
  expect(refreshed.status()).toBe(401)
})
