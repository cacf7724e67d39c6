import { type Browser, chromium, type Page, type TestInfo } from '@playwright/test'
import { type BillView, billView } from '@yimatong/contract/platform-api'
import { watchMoney } from '../campus/money.ts'
import { NOODLES } from '../campus/noodles.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import { PIN, withPin } from '../campus/pins.ts'
import type { Place } from '../campus/place.ts'
import { cameraFlags, writeFilm } from '../eyes/camera.ts'
import { launchOptions } from '../eyes/chromium.ts'
import { readPrintedCodes, renderPages } from '../eyes/pdf.ts'
import { readCode } from '../eyes/zbar.ts'
import { type Devices, devicesFrom } from '../pages/devices.ts'
import { answerTo, onlyTold } from '../pages/listening.ts'
import { OWNER, type Portal, portalOn } from '../pages/portal.ts'
import { openCodes } from '../pages/portal-codes.ts'
import { atScanTab, type Scanning } from '../pages/scanning.ts'
import type { Student } from '../pages/student.ts'
import { yuan } from '../pages/words.ts'
import { outsiderSurcharge } from './surcharge.ts'
import { expect, noteSince, test } from './test.ts'

const MERCHANT = NOODLES
const TERMINAL = 'T00005'
const STALL = '学一食堂 面食馆'
const AMOUNT = 1250

/** The code on a plate of A7, as large as a hand holds it before a camera. */
const CLOSE = { x: 20, y: 80, width: 170, height: 170 }

const anOutsider = async (place: Place) =>
  withPin(place, await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 }))

interface AtTheStall {
  phone: Student
  scanning: Scanning
}

interface Held {
  browser: Browser
  place: Place
  watch: (page: Page) => void
  testInfo: TestInfo
  payer: Payer
}

/** The payer's phone at the scan tab, with this picture before its camera while the work is done. */
async function withPhoneBefore(
  picture: Buffer,
  { browser, place, watch, testInfo, payer }: Held,
  work: (stall: AtTheStall) => Promise<void>,
): Promise<void> {
  const film = testInfo.outputPath('code.y4m')
  await writeFilm(browser, picture, film)
  const withCamera = await chromium.launch(launchOptions(...cameraFlags(film)))
  try {
    const devices = devicesFrom({ browser: withCamera, place, onPage: watch })
    const phone = await devices.openPhone({ more: { permissions: ['camera'] } })
    await work({ phone, scanning: await atScanTab(phone, payer) })
  } finally {
    await withCamera.close()
  }
}

/** The stall's office, with the list of payments open. */
async function anOffice(openContext: Devices['openContext']): Promise<Portal> {
  const page = await (await openContext('zh-CN', { viewport: { width: 1440, height: 900 } })).newPage()
  const portal = portalOn(page, 'zh-CN')
  await portal.login(OWNER)
  await portal.openPayments()
  await expect(page.getByText(portal.word.live, { exact: true })).toBeVisible()
  return portal
}

/** The payment's own row in the office; the ends of tills' numbers repeat from one day's start to the next. */
const rowIn = ({ page, rows }: Portal, { paymentId }: BillView) =>
  rows.filter({ has: page.locator(`a[href*="${paymentId}"]`) })

/** What the outsider pays for 12.50 now. */
function owed() {
  const surcharge = outsiderSurcharge(AMOUNT, new Date().toISOString())
  return { surcharge: surcharge.fen, total: AMOUNT + surcharge.fen }
}

test('a stall prints its code, a phone scans the paper and pays: phone, till and office show it at once', async ({
  place,
  browser,
  watch,
  openContext,
  openTill,
}, testInfo) => {
  const payer = await anOutsider(place)
  const settled = await watchMoney(place, payer, `M${MERCHANT}`)
  const codes = await openCodes(place, openContext, { merchantNo: MERCHANT })
  await codes.goTo('staticCodes')
  const plate = await codes.makePlate({ label: '面档收银台', terminalNo: TERMINAL })
  await codes.press(codes.word.print)
  const { pdf } = await codes.savePdf(8)
  expect(await readPrintedCodes(pdf)).toEqual([[plate.url]])
  const [paper] = await renderPages(pdf, { part: CLOSE, dpi: 200 })
  if (!paper) throw new Error('nothing was printed')

  const till = await openTill({ terminalNo: TERMINAL })
  const office = await anOffice(openContext)
  await withPhoneBefore(paper, { browser, place, watch, testInfo, payer }, async ({ phone, scanning }) => {
    await scanning.seeMerchant(STALL)
    await expect(scanning.page.getByText('面档收银台')).toBeVisible()
    await scanning.typeAmount('12.50')
    const { surcharge, total } = owed()
    await expect(scanning.page.getByText(scanning.word.total)).toContainText(yuan(total))
    await scanning.pressPay()
    await scanning.seeTotal(total)
    const [bill] = await Promise.all([
      answerTo(scanning.page, '/pay').then((answer) => billView.parse(answer)),
      scanning.typePin(PIN),
    ])
    const answered = Date.now()
    const [written] = await Promise.all([
      phone.seePaid(total, payer.balanceFen - total),
      expect(till.page.getByText(till.word.plateArrived)).toBeVisible(),
      expect(rowIn(office, bill)).toContainText(yuan(total)),
    ])
    noteSince(answered, 'phone, till and office had it')
    expect(written).toContain(yuan(surcharge))
    expect(bill).toMatchObject({ state: 'SUCCESS', mode: 'FORWARD_SCAN', terminalNo: TERMINAL, amount: AMOUNT, total })
    await settled(bill)
  })
})

/** Who shows a dynamic code of 12.50 to the customer: gives its picture, and how it is seen that it was paid. */
const SHOWN_BY = {
  'the till': async ({ openTill }: Devices) => {
    const till = await openTill({ terminalNo: TERMINAL })
    await till.askForCode('12.50')
    const symbol = till.stage('DYNAMIC_CODE').locator('.qr-symbol')
    await expect(symbol).toBeVisible()
    return { picture: await symbol.screenshot(), seePaid: (total: number) => till.seePaid(total).then(() => undefined) }
  },
  'the portal': async ({ openContext }: Devices, place: Place) => {
    const codes = await openCodes(place, openContext, { merchantNo: MERCHANT })
    await codes.goTo('dynamicCodes')
    await codes.makeCode({ amount: '12.50' })
    const picture = await codes.shown.locator('.qr-symbol').screenshot()
    await onlyTold(codes.page, '**/portal/v1/dynamic-codes/*')
    return { picture, seePaid: () => expect(codes.shown.getByText(codes.word.paid)).toBeVisible() }
  },
} as const

for (const who of ['the till', 'the portal'] as const) {
  test(`a phone scans the dynamic code that ${who} shows and pays what it says: everybody sees it at once`, async ({
    place,
    browser,
    watch,
    devices,
  }, testInfo) => {
    const payer = await anOutsider(place)
    const settled = await watchMoney(place, payer, `M${MERCHANT}`)
    const office = await anOffice(devices.openContext)
    const { picture, seePaid } = await SHOWN_BY[who](devices, place)
    expect(await readCode(picture, 'QR-Code')).toContain('/q/')
    await withPhoneBefore(picture, { browser, place, watch, testInfo, payer }, async ({ phone, scanning }) => {
      await scanning.seeMerchant(STALL)
      await expect(scanning.page.getByText(scanning.word.payWithin)).toBeVisible()
      const { total } = owed()
      await scanning.page.getByRole('button', { name: scanning.word.payExactly(yuan(total)) }).click()
      const [bill] = await Promise.all([
        answerTo(scanning.page, '/pay').then((answer) => billView.parse(answer)),
        scanning.typePin(PIN),
      ])
      const answered = Date.now()
      await Promise.all([
        phone.seePaid(total, payer.balanceFen - total),
        seePaid(total),
        expect(rowIn(office, bill)).toContainText(yuan(total)),
      ])
      noteSince(answered, 'everybody had it')
      expect(bill).toMatchObject({ state: 'SUCCESS', mode: 'FORWARD_SCAN', amount: AMOUNT, total })
      await settled(bill)
    })
  })
}
