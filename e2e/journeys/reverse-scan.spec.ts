import { chromium } from '@playwright/test'
import { postingOf } from '../campus/ledger.ts'
import { watchMoney } from '../campus/money.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import { PIN, withPin } from '../campus/pins.ts'
import type { Place } from '../campus/place.ts'
import { demoCampus } from '../campus/tills.ts'
import { cameraFlags, writeFilm } from '../eyes/camera.ts'
import { launchOptions } from '../eyes/chromium.ts'
import { readyForOffline, type Student } from '../pages/student.ts'
import { devicesFrom } from '../pages/devices.ts'
import { yuan } from '../pages/words.ts'
import { coldOffline, nextPayment } from '../pages/paying.ts'
import { typePin } from '../pages/pin-pad.ts'
import { outsiderSurcharge } from './surcharge.ts'
import { expect, test } from './test.ts'

const AMOUNT = 1250

/** Logs in, enables the phone, and starts it again without a network. */
async function enrolledAndOffline(phone: Student, payer: Payer): Promise<Student> {
  await phone.login(payer)
  await phone.enrol()
  await readyForOffline(phone.page)
  const cold = await coldOffline(phone)
  await expect(cold.code).toBeVisible()
  await expect(cold.page.getByText(cold.word.offline)).toBeVisible()
  await expect(cold.page.getByText(cold.word.validUntil)).toBeVisible()
  return cold
}

async function terminalOf(place: Place, merchantNo: string): Promise<string> {
  const { terminals } = await demoCampus(place)
  const terminal = terminals.find((candidate) => candidate.merchantNo === merchantNo)
  if (!terminal) throw new Error(`merchant ${merchantNo} has no terminal`)
  return terminal.terminalNo
}

test('a student pays without a network: cold start, QR code, scanner gun, both screens, the ledger', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place, { balanceFen: 5_000 })
  const merchantNo = '10000002'
  const till = await openTill({ terminalNo: await terminalOf(place, merchantNo) })
  const settled = await watchMoney(place, payer, `M${merchantNo}`)
  const phone = await enrolledAndOffline(await openPhone(), payer)

  const code = await phone.scanQr()
  expect(code).toMatch(/^YM[A-Z2-7]{306}$/)
  await till.charge('12.50')
  await expect(till.stage('SHOW_CODE')).toContainText(till.word.showCode)
  const [payment] = await Promise.all([nextPayment(till), till.scan(code)])
  const written = await till.seePaid(AMOUNT)
  expect(written).not.toContain(till.word.surcharge)
  expect(payment).toMatchObject({
    state: 'SUCCESS',
    amount: AMOUNT,
    total: AMOUNT,
    surcharge: { amount: 0, status: 'NONE' },
  })

  // The phone has no network, so it does not know yet; it hears when it has one.
  await expect(phone.result).toBeHidden()
  await phone.page.context().setOffline(false)
  await phone.seePaid(AMOUNT, payer.balanceFen - AMOUNT)
  await settled(payment)
})

test('an outsider pays the surcharge on top, to the school, and reads why on both screens', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 })
  const merchantNo = '10000003'
  const till = await openTill({ terminalNo: await terminalOf(place, merchantNo) })
  const settled = await watchMoney(place, payer, `M${merchantNo}`)
  const phone = await enrolledAndOffline(await openPhone(), payer)

  // The code before the amount: the till shows what it will come to before anything is charged.
  await till.scan(await phone.scanQr())
  await expect(till.stage('CODE_HELD')).toContainText(till.word.outsider)
  await till.page.keyboard.type('12.50', { delay: 45 })
  await expect(till.stage('CODE_HELD')).toContainText(till.word.surcharge)
  const [payment] = await Promise.all([nextPayment(till), till.page.keyboard.press('Enter')])
  const surcharge = outsiderSurcharge(AMOUNT, payment.createdAt)
  const written = await till.seePaid(AMOUNT + surcharge.fen)
  expect(written).toContain(yuan(surcharge.fen))
  expect(payment).toMatchObject({
    state: 'SUCCESS',
    amount: AMOUNT,
    total: AMOUNT + surcharge.fen,
    surcharge: { amount: surcharge.fen, rateBps: surcharge.percent * 100, receiver: 'SCHOOL', status: 'APPLIED' },
  })

  await phone.page.context().setOffline(false)
  const onPhone = await phone.seePaid(AMOUNT + surcharge.fen, payer.balanceFen - AMOUNT - surcharge.fen)
  expect(onPhone).toContain(surcharge.rule)
  expect(onPhone).toContain(yuan(surcharge.fen))
  await settled(payment)
})

test('a stall with a rule of its own keeps the surcharge, and the 20 digits pay once their payer confirms', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await withPin(place, await aPayer(place, { identityClass: 'OUTSIDER', balanceFen: 5_000 }))
  const merchantNo = '10000009'
  const till = await openTill({ terminalNo: await terminalOf(place, merchantNo) })
  const settled = await watchMoney(place, payer, `M${merchantNo}`)
  const phone = await enrolledAndOffline(await openPhone(), payer)

  await phone.showDigits()
  let [digits, barcode] = ['', '']
  // Code and digits turn over every thirty seconds: a picture shows them only if they are the same before and after it.
  await expect(async () => {
    digits = await phone.readDigits()
    barcode = await phone.scanBarcode()
    expect(await phone.readDigits()).toBe(digits)
  }).toPass()
  expect(barcode).toBe(digits)
  expect(digits).toMatch(/^91\d{18}$/)
  await till.charge('12.50')
  const [payment] = await Promise.all([nextPayment(till), till.scan(digits)])
  const surchargeFen = 100
  expect(payment).toMatchObject({ state: 'USERPAYING', confirmation: { reason: 'DIGITS' } })
  expect(payment.surcharge).toMatchObject({ amount: surchargeFen, rateBps: 800, receiver: 'MERCHANT' })

  await phone.page.context().setOffline(false)
  await typePin(phone.page, PIN)
  await till.seePaid(AMOUNT + surchargeFen)
  await phone.seePaid(AMOUNT + surchargeFen, payer.balanceFen - AMOUNT - surchargeFen)
  await settled(payment, 'MERCHANT')
})

test("the till's camera reads the phone, held a little askew", async ({
  place,
  browser,
  openPhone,
  watch,
}, testInfo) => {
  const payer = await aPayer(place, { balanceFen: 5_000 })
  const phone = await enrolledAndOffline(await openPhone(), payer)
  const film = testInfo.outputPath('phone.y4m')
  const withCamera = await chromium.launch(launchOptions(...cameraFlags(film)))
  try {
    const devices = devicesFrom({ browser: withCamera, place, onPage: watch })
    const till = await devices.openTill({ more: { permissions: ['camera'] } })
    await till.charge('12.50')
    await writeFilm(browser, await phone.code.screenshot(), film)
    const [payment] = await Promise.all([nextPayment(till), till.page.keyboard.press('F5')])
    await till.seePaid(AMOUNT)
    await phone.page.context().setOffline(false)
    await phone.seePaid(AMOUNT, payer.balanceFen - AMOUNT)
    expect((await postingOf(place, payment.paymentId))?.outcome).toBe('POSTED')
  } finally {
    await withCamera.close()
  }
})
