import { showCode } from '@yimatong/bench/simulated/phone'
import { ask } from '../campus/database.ts'
import { balancesOf } from '../campus/ledger.ts'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import { keysOf } from '../pages/keys.ts'
import { openOwnersPortal } from '../pages/portal.ts'
import { CASHIER_PIN, SHIFT_MERCHANT, SHIFT_TILL, shiftAt } from '../pages/shift.ts'
import { yuan } from '../pages/words.ts'
import { expect, test } from './test.ts'

const SOLD = [1250, 800] as const
const REFUNDED = 300

test("a cashier's day: the shift is opened by PIN, locked, read, closed, and its Z report is the ledger's to the fen", async ({
  place,
  devices,
  openTill,
}) => {
  const merchantAccount = `M${SHIFT_MERCHANT}`
  const [before = 0] = await balancesOf(place, [merchantAccount])
  const phone = await phoneWithCodes(place, await aPayer(place))
  const till = await openTill({ terminalNo: SHIFT_TILL })
  const { page, stage } = till
  const shift = shiftAt(till, 'zh-CN')
  const { word, sheet } = shift

  await test.step('nothing is sold without a shift, and a wrong PIN opens none', async () => {
    await till.askForCode('5')
    expect(await till.saw('REFUSED')).toContain(word.noShift)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await shift.openSheet()
    await shift.prove('01', '000000')
    await expect(sheet.getByRole('alert')).toContainText(word.wrong)
    await shift.type(CASHIER_PIN)
    await page.keyboard.press('Enter')
    await expect(sheet).toBeHidden()
    await expect(page.getByRole('button', { name: /阿依古丽/ })).toBeVisible()
  })

  await test.step('two are sold, and a part of one goes back', async () => {
    for (const amount of SOLD) {
      await till.charge((amount / 100).toFixed(2))
      await till.scan(await showCode(phone))
      await till.seePaid(amount)
      await expect(stage('TYPE_AMOUNT')).toBeVisible()
    }
    await page.keyboard.press('F6')
    await shift.type((SOLD[0] / 100).toFixed(2))
    await page.keyboard.press('Enter')
    await shift.type((REFUNDED / 100).toFixed(2))
    await page.keyboard.press('ArrowDown')
    await expect(sheet.getByRole('button', { name: /^退款/ })).toContainText(yuan(REFUNDED))
    await page.keyboard.press('F6')
    await expect(sheet).toContainText('已退款')
    await page.keyboard.press('Escape')
    await expect(sheet).toBeHidden()
  })

  await test.step('the locked till shows no amounts, also after it was loaded anew, and opens to its cashier', async () => {
    await page.keyboard.press('F9')
    await expect(sheet.getByRole('heading', { name: word.locked })).toBeVisible()
    await page.reload()
    await expect(sheet.getByRole('heading', { name: word.locked })).toBeVisible()
    await expect(sheet).not.toContainText('¥')
    await till.scan(await showCode(phone))
    await shift.type(CASHIER_PIN)
    await page.keyboard.press('Enter')
    await expect(sheet).toBeHidden()
    await expect(stage('TYPE_AMOUNT')).toBeVisible()
  })

  await test.step('a till that nobody touches locks itself', async () => {
    await page.evaluate(() => localStorage.setItem('yimatong.till.lock-after', '0.03'))
    await expect(sheet.getByRole('heading', { name: word.locked })).toBeVisible()
    await page.evaluate(() => localStorage.setItem('yimatong.till.lock-after', '0'))
    await shift.type(CASHIER_PIN)
    await page.keyboard.press('Enter')
    await expect(sheet).toBeHidden()
  })

  const net = SOLD[0] + SOLD[1] - REFUNDED
  await test.step('X says what was taken, and Z is what the merchant’s account has', async () => {
    await shift.openSheet()
    await expect(sheet.getByRole('region', { name: word.x })).toContainText(yuan(net))
    await shift.press(/^交班/)
    await shift.press(word.confirm(SOLD.length))
    await expect(sheet.getByRole('region', { name: /^Z 报表/ })).toContainText(yuan(net))
    const [after = 0] = await balancesOf(place, [merchantAccount])
    expect(after - before).toBe(net)
  })

  await test.step('the portal shows the same report with the same hash', async () => {
    const sql = `SELECT encode(report_hash, 'hex') AS hash, z_no::text AS no FROM shifts
      WHERE merchant_no = $1 AND z_no IS NOT NULL ORDER BY z_no DESC LIMIT 1`
    const [{ hash, no } = { hash: '', no: '0' }] = await ask<{ hash: string; no: string }>(
      place.ownerUrls.payment,
      sql,
      [SHIFT_MERCHANT],
    )
    await expect(sheet).toContainText(word.z(Number(no)))
    await expect(sheet).toContainText(hash.slice(0, 16))
    const portal = await openOwnersPortal(place, devices.openContext, { merchantNo: SHIFT_MERCHANT })
    await portal.page.goto('/portal/shifts')
    await expect(portal.page.getByRole('link', { name: `第 ${no} 号` })).toBeVisible()
    const keys = keysOf(portal.page)
    await keys.intoPage()
    await keys.toEveryTable()
    await portal.page.getByRole('link', { name: `第 ${no} 号` }).click()
    await expect(portal.page.getByText(hash)).toBeVisible()
    await expect(portal.page.getByRole('main')).toContainText(yuan(net))
  })
})

test('training takes no money: the server hears nothing, and the real day is as it was', async ({
  place,
  openTill,
}) => {
  const payer = await aPayer(place)
  const phone = await phoneWithCodes(place, payer)
  const till = await openTill()
  const { page, stage } = till
  const { word, sheet, openSheet, press } = shiftAt(till, 'zh-CN')
  const bar = page.getByText(word.training)
  const asked: string[] = []
  await openSheet()
  await press(word.practise)
  await press(word.startTraining)
  await expect(bar).toBeVisible()
  page.on('request', (request) => {
    if (/\/(gateway|tsm|socket\.io)\//.test(request.url())) asked.push(request.url())
  })
  await till.charge('12.50')
  await till.scan(await showCode(phone))
  await till.seePaid(1250)
  await expect(page.getByText(word.notTaken)).toBeVisible()
  await expect(stage('TYPE_AMOUNT')).toBeVisible()
  await till.charge('12.01')
  await till.scan(await showCode(phone))
  await till.seeNotCharged('NOT_PAID', till.word.insufficient)
  await page.keyboard.press('Escape')
  await till.askForCode('3.03')
  await expect(stage('DYNAMIC_CODE')).toBeVisible()
  await till.saw('PAID')
  await page.keyboard.press('F10')
  await expect(sheet.getByRole('row')).toHaveCount(4)
  expect(asked).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+F8')
  await expect(bar).toBeHidden()
  await page.keyboard.press('F10')
  await expect(sheet).not.toContainText('TRAIN')
  expect(await balancesOf(place, [payer.accountNo])).toEqual([payer.balanceFen])
})
