import { endTimeToConfirm } from '../campus/confirmations.ts'
import { balancesOf } from '../campus/ledger.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import { PIN, withPin } from '../campus/pins.ts'
import { typePin } from '../pages/pin-pad.ts'
import type { Student } from '../pages/student.ts'
import type { Till } from '../pages/till.ts'
import { yuan } from '../pages/words.ts'
import { expect, test } from './test.ts'

/** Above what is paid without a PIN. */
const AMOUNT = 12_800

interface Scene {
  openPhone: () => Promise<Student>
  openTill: () => Promise<Till>
}

/** A phone that is asked for its PIN, and a till that waits for it. */
async function asked({ openPhone, openTill }: Scene, payer: Payer) {
  const [till, phone] = [await openTill(), await openPhone()]
  await phone.login(payer)
  await phone.enrol()
  await till.charge('128.00')
  await till.scan(await phone.scanQr())
  const waiting = till.stage('AWAITING_PIN')
  await expect(waiting).toContainText('请顾客在手机上确认')
  await expect(waiting).toContainText(yuan(AMOUNT))
  const sheet = phone.page.getByRole('dialog')
  await expect(sheet).toContainText(yuan(AMOUNT))
  await expect(sheet).toContainText('请求收款')
  return { till, phone, sheet, waiting }
}

test('a large payment waits for the PIN, on both screens, and is paid once it is typed', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 50_000 }))
  const { till, phone, sheet, waiting } = await asked({ openPhone, openTill }, payer)
  await typePin(phone.page, '111222')
  await expect(sheet.getByRole('alert')).toContainText('未扣款')
  await expect(waiting).toBeVisible()
  await typePin(phone.page, PIN)
  await till.seePaid(AMOUNT)
  await phone.seePaid(AMOUNT, 50_000 - AMOUNT)
  await expect(sheet).toBeHidden()
})

test('a refused payment is charged to nobody, and the cashier reads why', async ({ place, openPhone, openTill }) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 50_000 }))
  const { till, phone, sheet } = await asked({ openPhone, openTill }, payer)
  await sheet.getByRole('button', { name: phone.word.refuse }).click()
  await till.seeNotCharged('NOT_PAID', '顾客在手机上拒绝了')
  await expect(phone.result).toContainText('你拒绝了这笔付款')
})

test('a refusal that never arrived is called lost only after several looks, and asks for no PIN', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 50_000 }))
  const { till, phone, sheet } = await asked({ openPhone, openTill }, payer)
  const refuse = sheet.getByRole('button', { name: phone.word.refuse })
  await phone.page.route('**/platform/v1/payments/*/refuse', (route) => route.abort(), { times: 1 })
  await refuse.click()
  await expect(sheet.getByRole('status')).toContainText('结果一到就会显示')
  await expect(sheet.getByRole('alert')).toContainText('请再拒绝一次')
  await refuse.click()
  await till.seeNotCharged('NOT_PAID', '顾客在手机上拒绝了')
  expect(await balancesOf(place, [payer.accountNo])).toEqual([50_000])
})

test('a payment that nobody confirms in time is closed on both screens, and nothing was taken', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 50_000 }))
  const { till, phone, sheet } = await asked({ openPhone, openTill }, payer)
  await endTimeToConfirm(place)
  await till.seeNotCharged('NOT_PAID', '顾客没有及时确认')
  await expect(phone.result).toContainText('没有在时间内确认')
  await expect(sheet).toBeHidden()
  expect(await balancesOf(place, [payer.accountNo])).toEqual([50_000])
})

test('a phone that was closed finds the question when it is opened, and sets its first PIN there', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place, { balanceFen: 50_000 })
  const { till, phone } = await asked({ openPhone, openTill }, payer)
  expect(await balancesOf(place, [payer.accountNo])).toEqual([50_000])
  await phone.page.reload()
  await expect(phone.page.getByRole('dialog')).toContainText(yuan(AMOUNT))
  for (let twice = 0; twice < 2; twice++) await typePin(phone.page, PIN)
  await phone.page.getByLabel('登录密码').fill(payer.password)
  await phone.page.getByRole('button', { name: '保存支付密码' }).click()
  await typePin(phone.page, PIN)
  await till.seePaid(AMOUNT)
})
