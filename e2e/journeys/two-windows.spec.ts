import { balanceOf } from '../campus/ledger.ts'
import { aPayer } from '../campus/people.ts'
import { comeIntoSight } from '../pages/late-answer.ts'
import { coldOffline } from '../pages/paying.ts'
import { readyForOffline, type Student, studentOn } from '../pages/student.ts'
import { expect, test } from './test.ts'

/** The installed app beside the tab that it was installed from: another window on the same phone. */
async function anotherWindow({ page }: Student): Promise<Student> {
  const other = studentOn(await page.context().newPage(), 'zh-CN')
  await other.open()
  return other
}

/** Counts how often the server gives ten codes to this phone, whichever window asks. */
function batchesGiven({ page }: Student): () => number {
  let given = 0
  page.context().on('response', (response) => {
    if (response.ok() && /\/tsm\/v1\/devices\/[^/]+\/codes$/.test(response.url())) given += 1
  })
  return () => given
}

test('a phone that was enrolled in one window pays in the other, and after a cold start', async ({
  place,
  openPhone,
}) => {
  const payer = await aPayer(place)
  const tab = await openPhone()
  await tab.login(payer)
  await expect(tab.page.getByRole('button', { name: tab.word.enrol })).toBeVisible()
  const app = await anotherWindow(tab)
  await app.enrol()
  await comeIntoSight(tab.page)
  await expect(tab.code).toBeVisible()
  await comeIntoSight(app.page)
  await expect(app.code).toBeVisible()
  await readyForOffline(app.page)
  await tab.page.close()
  const cold = await coldOffline(app)
  await expect(cold.code).toBeVisible()
})

test('a window that the worker was not asked for when it came up starts without a network all the same', async ({
  place,
  openPhone,
}) => {
  const phone = await openPhone()
  await phone.login(await aPayer(place))
  await phone.enrol()
  await readyForOffline(phone.page)
  const browser = await phone.page.context().newCDPSession(phone.page)
  await browser.send('Page.reload', { ignoreCache: true })
  await expect(phone.code).toBeVisible()
  await readyForOffline(phone.page)
  const cold = await coldOffline(phone)
  await expect(cold.code).toBeVisible()
})

test('whoever enables a phone in two windows side by side has enabled it once', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place, { balanceFen: 5_000 })
  const [tab, till] = [await openPhone(), await openTill()]
  await tab.login(payer)
  await expect(tab.page.getByRole('button', { name: tab.word.enrol })).toBeVisible()
  const app = await anotherWindow(tab)
  await app.enrol()
  await tab.enrol()
  await till.charge('1.00')
  await till.scan(await app.scanQr())
  await till.seePaid(100)
})

test('a window with older codes leaves the newer ones alone, which pay after a cold start', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place, { balanceFen: 5_000 })
  const [app, till] = [await openPhone(), await openTill()]
  const given = batchesGiven(app)
  await app.login(payer)
  await app.enrol()
  await readyForOffline(app.page)
  const tab = await anotherWindow(app)
  await expect(tab.code).toBeVisible()
  // A code that was shown for a while is struck out; at half of them the next ten come.
  await expect(async () => {
    await app.page.getByRole('button', { name: app.word.refresh }).click()
    expect(given()).toBe(2)
  }).toPass({ intervals: [3_000] })
  await comeIntoSight(tab.page)
  await tab.page.getByRole('button', { name: tab.word.refresh }).click()
  // Shown long enough for its strike to have been written; nothing announces what must not happen, so this is waited for.
  await tab.page.waitForTimeout(3_000)
  await tab.page.close()
  const cold = await coldOffline(app)
  await till.charge('1.00')
  await till.scan(await cold.scanQr())
  await till.seePaid(100)
  expect(await balanceOf(place, payer.accountNo)).toBe(payer.balanceFen - 100)
})

test('two windows that hear of the same payments fetch new codes once, and both pay', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place, { balanceFen: 5_000 })
  const [app, till] = [await openPhone(), await openTill()]
  const given = batchesGiven(app)
  await app.login(payer)
  await app.enrol()
  const enrolledAt = Date.now()
  const tab = await anotherWindow(app)
  const windows = [app, tab]
  // The same amount of the same person within half a minute is asked about once more.
  let fen = 100
  const pay = async (window: Student) => {
    fen += 1
    await till.charge((fen / 100).toFixed(2))
    await till.scan(await window.scanQr())
    await till.seePaid(fen)
    await Promise.all(windows.map(({ page, word }) => page.getByRole('button', { name: word.done }).click()))
  }
  for (let left = 10; left > 6; left -= 1) await pay(app)
  // With the next payment half of them are used; whoever has asked for codes leaves the server alone for 20 s.
  await expect.poll(() => Date.now() - enrolledAt, { timeout: 30_000 }).toBeGreaterThan(20_000)
  await pay(app)
  for (const { page } of windows) await expect(page.getByText(/10\/10/)).toBeVisible()
  await pay(app)
  await pay(tab)
  expect(given()).toBe(2)
})
