import { NAMESPACES } from '@yimatong/contract/events'
import { io } from 'socket.io-client'
import { aCustomer, NOODLES } from '../campus/noodles.ts'
import type { Place } from '../campus/place.ts'
import { merchantSession } from '../campus/portal-sessions.ts'
import { TILL } from '../pages/devices.ts'
import { CASHIER, openOwnersPortal, openPortal } from '../pages/portal.ts'
import { portalHomeOn } from '../pages/portal-home.ts'
import { tillOn } from '../pages/till.ts'
import { watchStage } from '../pages/witness.ts'
import { yuan } from '../pages/words.ts'
import { expect, noteSince, test } from './test.ts'

/** Home asks by itself once a minute; whatever it has well before it was told. */
const ASKED_BY_ITSELF_AFTER_MS = 55_000
/** A till of the noodles that no other journey switches on. */
const SPARE_TILL = 'T00006'
/** So many pages of a login are told at once; one more ends the oldest. */
const PAGES_OF_A_LOGIN = 20

/** As many pages of the owner's login as may be told, opened after the one on show. Gives how to close them. */
async function openNewerPages(place: Place): Promise<() => void> {
  const { cookie } = await merchantSession(place, NOODLES, 'OWNER')
  const lines = Array.from({ length: PAGES_OF_A_LOGIN }, () =>
    io(`${place.origin}${NAMESPACES.portal}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: place.origin, cookie: `${cookie.name}=${cookie.value}` },
    }),
  )
  await Promise.all(lines.map((line) => new Promise<void>((isUp) => line.once('connect', isUp))))
  return () => {
    for (const line of lines) line.disconnect()
  }
}

test('home follows a payment as it is told of it: the newest of all, the count and the takings', async ({
  place,
  openContext,
}) => {
  const { buy } = await aCustomer(place)
  const opened = Date.now()
  const portal = await openOwnersPortal(place, openContext)
  const { figure, newest, curve, word } = portalHomeOn(portal, 'zh-CN')
  await expect(portal.page.getByText(portal.word.live, { exact: true })).toBeVisible()
  const count = Number(await figure('count').innerText())
  const outTradeNo = await buy(1_370)
  const bought = Date.now()
  await Promise.all([expect(newest).toContainText(yuan(1_370)), expect(figure('count')).toHaveText(String(count + 1))])
  noteSince(bought, 'home had it')
  expect(Date.now() - opened).toBeLessThan(ASKED_BY_ITSELF_AFTER_MS)
  // The drawing can be read as the table that it is drawn from, and the newest leads to its page.
  await curve.getByRole('button', { name: word.asTable }).click()
  await expect(curve.getByRole('table')).toBeVisible()
  await newest.getByRole('link').click()
  await expect(portal.page.getByRole('main')).toContainText(outTradeNo)
})

test('home whose line the server has ended is told again without being loaded anew, and shows what came meanwhile', async ({
  place,
  openContext,
}) => {
  const { buy } = await aCustomer(place)
  const portal = await openOwnersPortal(place, openContext)
  const { newest } = portalHomeOn(portal, 'zh-CN')
  const live = portal.page.getByText(portal.word.live, { exact: true })
  await expect(live).toBeVisible()
  const listensAgain = portal.page.waitForEvent('websocket')
  const closeNewerPages = await openNewerPages(place)
  try {
    await buy(1_480)
    await listensAgain
    await expect(live).toBeVisible()
    await expect(newest).toContainText(yuan(1_480))
    await buy(1_490)
    // Nobody asks for the list by itself, so this was told.
    await expect(newest).toContainText(yuan(1_490))
  } finally {
    closeNewerPages()
  }
})

test("the owner's activation code makes a machine the till, which is online then; a cashier makes none", async ({
  place,
  openContext,
}) => {
  const portal = await openOwnersPortal(place, openContext)
  const { word, till, makeActivationCode } = portalHomeOn(portal, 'zh-CN')
  await portal.goTo('terminals')
  const code = await makeActivationCode(SPARE_TILL)
  const machine = await (await openContext('zh-CN', TILL)).newPage()
  await machine.addInitScript(watchStage)
  await tillOn(machine, 'zh-CN').activate(code)
  await portal.page.reload()
  await expect(till(SPARE_TILL)).toContainText(word.online)
  await till(SPARE_TILL).getByRole('button', { name: word.activateAgain }).click()
  await expect(portal.page.getByRole('dialog')).toContainText(word.goesOut)

  const cashiers = await openPortal(openContext)
  await cashiers.login(CASHIER)
  await cashiers.goTo('terminals')
  const seen = portalHomeOn(cashiers, 'zh-CN').till(SPARE_TILL)
  await expect(seen).toContainText(word.online)
  await expect(seen.getByRole('button')).toHaveCount(0)
})
