import { type BrowserContextOptions, chromium } from '@playwright/test'
import { wanted } from '@yimatong/bench/simulated/json'
import { query } from '@yimatong/bench/simulated/till'
import { paymentView } from '@yimatong/contract/gateway-api'
import { billView } from '@yimatong/contract/platform-api'
import { ask } from '../campus/database.ts'
import { spendableOf } from '../campus/ledger.ts'
import { dynamicCode, edited, forged, newPlate, saidBy, signedByCampus } from '../campus/merchant-codes.ts'
import { watchMoney } from '../campus/money.ts'
import { aPayer } from '../campus/people.ts'
import { PIN, withPin } from '../campus/pins.ts'
import { demoCampus } from '../campus/tills.ts'
import { cameraFlags, writeFilm } from '../eyes/camera.ts'
import { launchOptions } from '../eyes/chromium.ts'
import { devicesFrom } from '../pages/devices.ts'
import { answerTo, requestsTo, resultsShown } from '../pages/listening.ts'
import { atScanTab, scanningOn } from '../pages/scanning.ts'
import { factOf } from '../pages/student.ts'
import { type Language, yuan } from '../pages/words.ts'
import { outsiderSurcharge } from './surcharge.ts'
import { expect, test } from './test.ts'

const NOODLES = '10000003'
const AMOUNT = 1250

const LANGUAGES: readonly Language[] = ['zh-CN', 'en']

for (const language of LANGUAGES) {
  test(`an outsider scans a plate, sees the surcharge, sets a PIN and pays to the fen (${language})`, async ({
    place,
    browser,
    watch,
  }, testInfo) => {
    const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 })
    const settled = await watchMoney(place, payer, `M${NOODLES}`)
    const plate = await newPlate(place, NOODLES, { label: '三号窗口' })
    const film = testInfo.outputPath('plate.y4m')
    await writeFilm(browser, plate.png, film)
    const withCamera = await chromium.launch(launchOptions(...cameraFlags(film)))
    try {
      const devices = devicesFrom({ browser: withCamera, place, onPage: watch })
      const camera: BrowserContextOptions = { permissions: ['camera'] }
      const phone = await devices.openPhone({ language, more: camera })
      const shown = await resultsShown(phone.page)
      const { page, word, sheet, ...scanning } = await atScanTab(phone, payer, language)

      // Nothing is touched: the camera sees the plate.
      await scanning.seeMerchant(language === 'en' ? 'First Canteen · Noodles' : '学一食堂 面食馆')
      await expect(page.getByText('三号窗口')).toBeVisible()
      await scanning.typeAmount('12.50')
      const surcharge = outsiderSurcharge(AMOUNT, new Date().toISOString())
      const total = AMOUNT + surcharge.fen
      await expect(page.getByText(`${surcharge.percent}%`)).toBeVisible()
      await expect(page.getByText(word.total)).toContainText(yuan(total))
      await scanning.pressPay()

      await expect(sheet).toContainText(word.setPin)
      await scanning.setPin(PIN, payer.password)
      await expect(sheet).toContainText(word.pinSaved)
      await scanning.seeTotal(total)
      const [bill] = await Promise.all([
        answerTo(page, '/pay').then((answer) => billView.parse(answer)),
        scanning.typePin(PIN),
      ])
      const written = await phone.seePaid(total, payer.balanceFen - total)
      expect(written).toContain(yuan(surcharge.fen))
      expect(bill).toMatchObject({ state: 'SUCCESS', mode: 'FORWARD_SCAN', amount: AMOUNT, total })
      await settled(bill)

      // The push tells the same, and it is not shown a second time.
      await shown.pushed
      await phone.seeResultGo()
      expect(await shown.count()).toBe(1)
      const entry = page.getByRole('article')
      await expect(factOf(entry, phone.word.billFacts.total)).toContainText(yuan(total))
      await expect(factOf(entry, phone.word.billFacts.surcharge)).toContainText(yuan(surcharge.fen))
    } finally {
      await withCamera.close()
    }
  })
}

test('a number is typed where no camera is, and the whole payment needs no touch of the screen', async ({
  place,
  openPhone,
}) => {
  const { logins } = await demoCampus(place)
  const [student] = logins
  if (!student) throw new Error('the demo campus has no logins')
  const account = `P${student.schoolNo}`
  const before = await spendableOf(place, account)
  const phone = await openPhone()
  await phone.login(student)
  const scanning = scanningOn(phone, 'zh-CN')
  const { page, word } = scanning
  await scanning.openTab()
  await expect(page.getByText(word.noCamera)).toBeVisible()
  await scanning.typeNumber('10000099')
  await expect(scanning.sheet.getByRole('alert')).toContainText(word.wrong.noMerchant)
  await scanning.sheet.getByLabel(word.numberField, { exact: true }).fill('10000009')
  await page.keyboard.press('Enter')
  await scanning.seeMerchant('清真餐厅 拉面')
  // A student pays no surcharge, and nothing is said about one.
  await page.keyboard.type('7.777')
  await expect(page.getByText(word.surcharge)).toBeHidden()
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await scanning.seeTotal(770)
  await page.keyboard.type(student.pin)
  await expect(phone.result).toContainText(phone.word.paid)
  expect(await spendableOf(place, account)).toBe(before - 770)
})

test("the phone's own camera opens the code: whoever is logged out logs in and comes to the same order", async ({
  place,
  openPhone,
}) => {
  const payer = await withPin(place, await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 }))
  const settled = await watchMoney(place, payer, `M${NOODLES}`)
  const code = await dynamicCode(place, 'T00005', { amount: AMOUNT, subject: '牛肉面' })
  const phone = await openPhone()
  const scanning = scanningOn(phone, 'zh-CN')
  const { page, word } = scanning
  await scanning.follow(code.url)
  await expect(page).toHaveURL(/\/app\/login$/)
  await page.reload()
  await phone.fillLogin(payer)
  await scanning.seeMerchant('学一食堂 面食馆')
  await expect(page.getByText('牛肉面')).toBeVisible()
  await expect(page.getByText(word.payWithin)).toBeVisible()
  const surcharge = outsiderSurcharge(AMOUNT, new Date().toISOString())
  const total = AMOUNT + surcharge.fen
  await page.getByRole('button', { name: word.payExactly(yuan(total)) }).click()
  const [bill] = await Promise.all([
    answerTo(page, '/pay').then((answer) => billView.parse(answer)),
    scanning.typePin(PIN),
  ])
  await phone.seePaid(total, payer.balanceFen - total)
  await settled(bill)
  // The till that made the code knows, by its own number.
  const atTill = wanted(await query(code.till, code.outTradeNo), paymentView)
  expect(atTill).toMatchObject({ state: 'SUCCESS', paymentId: bill.paymentId, total })

  // Whoever has paid it and scans it again sees the bill; anybody else hears that it is paid.
  await scanning.follow(code.url)
  await expect(page.getByRole('article')).toContainText(phone.word.charged)
  const second = await openPhone()
  await second.login(await aPayer(place))
  await expect(second.page.getByRole('heading', { name: second.word.enrolled })).toBeVisible()
  await second.page.goto(code.url)
  await expect(second.page.getByRole('heading', { name: word.wrong.paid })).toBeVisible()
})

test('a picture from the album is as good as the camera, and one without a code says so', async ({
  place,
  browser,
  openPhone,
}) => {
  const payer = await aPayer(place)
  const plate = await newPlate(place, NOODLES, { label: '一号机', terminalNo: 'T00005' })
  const scanning = await atScanTab(await openPhone(), payer)
  const blank = await browser.newPage()
  await scanning.choosePicture(await blank.screenshot())
  await blank.close()
  await expect(scanning.said).toContainText(scanning.word.wrong.noCode)
  await expect(scanning.said).toContainText(scanning.word.notCharged)
  await scanning.choosePicture(plate.png)
  await scanning.seeMerchant('学一食堂 面食馆')
  await expect(scanning.page.getByText('一号机')).toBeVisible()
})

test('the camera says what is no merchant code and goes on looking; nobody is asked', async ({
  place,
  browser,
  watch,
}, testInfo) => {
  const payer = await aPayer(place)
  const plate = await newPlate(place, NOODLES, { label: '四号窗口' })
  const film = testInfo.outputPath('code.y4m')
  const withCamera = await chromium.launch(launchOptions(...cameraFlags(film)))
  try {
    const devices = devicesFrom({ browser: withCamera, place, onPage: watch })
    const phone = await devices.openPhone({ more: { permissions: ['camera'] } })
    await phone.login(payer)
    await phone.enrol()
    await writeFilm(browser, await phone.code.screenshot(), film)
    const orders = requestsTo(phone.page, '/orders')
    const scanning = scanningOn(phone, 'zh-CN')
    await scanning.openTab()
    await expect(scanning.said).toContainText(scanning.word.wrong.paymentCode)
    await expect(scanning.said).toContainText(scanning.word.notCharged)
    expect(orders()).toBe(0)
    // The other ways are still at hand.
    await scanning.choosePicture(plate.png)
    await scanning.seeMerchant('学一食堂 面食馆')
  } finally {
    await withCamera.close()
  }
})

test('a forged, an edited and an expired code are refused on the phone, before anybody is asked', async ({
  place,
  openPhone,
}) => {
  const code = await dynamicCode(place, 'T00005', { amount: AMOUNT })
  const said = saidBy(code.url)
  if (said.kind !== 'DYNAMIC') throw new Error('the code is not dynamic')
  const yesterday = { ...said, expiresAt: said.expiresAt - 86_400 }
  const phone = await openPhone()
  const scanning = await atScanTab(phone, await aPayer(place))
  const { page, word } = scanning
  const orders = requestsTo(page, '/orders')
  for (const [url, why] of [
    [await forged(place, code.url), word.wrong.forgery],
    [edited(place, code.url, `"a":${AMOUNT}`, '"a":1'), word.wrong.forgery],
    [edited(place, code.url, NOODLES, '10000009'), word.wrong.forgery],
    [edited(place, code.url, 'T00005', 'T00006'), word.wrong.forgery],
    [edited(place, code.url, `"e":${said.expiresAt}`, `"e":${said.expiresAt + 600}`), word.wrong.forgery],
    [await signedByCampus(place, yesterday), word.wrong.expired],
    [`${place.origin}/q/not-a-code`, word.wrong.unknown],
  ] as const) {
    await scanning.follow(url)
    await expect(page.getByRole('heading', { name: why })).toBeVisible()
    await expect(page.getByRole('status').filter({ hasText: word.notCharged })).toBeVisible()
  }
  expect(orders()).toBe(0)
})

test('a dynamic order that runs out on the screen says so and cannot be paid', async ({ place, openPhone }) => {
  const code = await dynamicCode(place, 'T00005', { amount: AMOUNT })
  const phone = await openPhone()
  await phone.page.clock.install()
  const scanning = await atScanTab(phone, await aPayer(place))
  const { page, word } = scanning
  await scanning.follow(code.url)
  await expect(page.getByText(word.payWithin)).toBeVisible()
  await page.clock.fastForward('06:00')
  await expect(page.getByRole('heading', { name: word.wrong.expired })).toBeVisible()
  await expect(page.getByRole('button', { name: word.pay })).toBeHidden()
})

test('a disabled merchant is said before any amount is typed', async ({ place, openPhone }) => {
  const merchantNo = '10000012'
  const setState = (state: string) =>
    ask(place.ownerUrls.payment, 'UPDATE merchants SET state = $2::merchant_state WHERE merchant_no = $1', [
      merchantNo,
      state,
    ])
  const scanning = await atScanTab(await openPhone(), await aPayer(place))
  await setState('DISABLED')
  try {
    await scanning.typeNumber(merchantNo)
    await expect(scanning.sheet.getByRole('alert')).toContainText(scanning.word.wrong.disabled)
  } finally {
    await setState('ACTIVE')
  }
})
