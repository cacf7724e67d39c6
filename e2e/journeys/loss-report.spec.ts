import { ask } from '../campus/database.ts'
import { balancesOf } from '../campus/ledger.ts'
import { aPayer } from '../campus/people.ts'
import { PIN, withPin } from '../campus/pins.ts'
import { coldOffline } from '../pages/paying.ts'
import { typePin } from '../pages/pin-pad.ts'
import { readyForOffline } from '../pages/student.ts'
import { expect, test } from './test.ts'

test('a lost phone is reported from another one: its code dies at every till, tills confirm it, and a new phone pays', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await withPin(place, await aPayer(place, { balanceFen: 5000 }))
  const terminalNo = 'T00002'
  const [till, lost, other] = [await openTill({ terminalNo }), await openPhone(), await openPhone()]
  await lost.login(payer)
  await lost.enrol()
  await till.charge('10.00')
  await till.scan(await lost.scanQr())
  await Promise.all([till.seePaid(1000), lost.seePaid(1000, 4000)])
  await lost.seeResultGo()
  await readyForOffline(lost.page)
  // Whoever has it now does not let it hear anything.
  const inWrongHands = await coldOffline(lost)

  // Tills of journeys before this one were open a moment ago, and nobody is at them to hear of a stop list.
  const away = `UPDATE terminals SET last_seen_at = now() - interval '1 hour' WHERE terminal_no <> $1`
  await ask(place.ownerUrls.payment, away, [terminalNo])

  // On whatever device there is: logged in, and not enabled for paying.
  await other.login(payer)
  const { page } = other
  await other.goTo('me')
  await page.getByRole('link', { name: /^挂失/ }).click()
  await page.getByRole('button', { name: '立即挂失' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '立即挂失' }).click()
  await expect(page.getByRole('heading', { name: '已挂失' })).toBeVisible()
  await expect(page.getByText('已全部作废')).toBeVisible()
  // The till hears of the stop list, fetches it and says so: every one that is open has it.
  await expect(page.getByText(/^(\d+) \/ \1 台收银机已更新$/)).toBeVisible()

  await till.charge('10.00')
  await till.scan(await inWrongHands.scanQr())
  await till.seeNotCharged('REFUSED', '停用')
  expect(await balancesOf(place, [payer.accountNo])).toEqual([4000])

  await other.goTo('pay')
  await expect(page.getByRole('heading', { name: '已挂失，付款已停止' })).toBeVisible()
  await page.getByRole('button', { name: '查看进度或解除' }).click()
  await page.getByRole('button', { name: '解除挂失' }).click()
  await page.getByLabel('登录密码').fill(payer.password)
  await page.getByRole('button', { name: '下一步' }).click()
  await typePin(page, '111222')
  await expect(page.getByRole('alert')).toContainText('还可以试 4 次')
  await typePin(page, PIN)
  await expect(page.getByRole('heading', { name: '手机丢了？' })).toBeVisible()
  await other.goTo('pay')
  await other.enrol()
  // Another amount: the same once more would be asked about.
  await till.charge('11.00')
  await till.scan(await other.scanQr())
  await till.seePaid(1100)
})
