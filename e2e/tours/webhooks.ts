import { expect } from '@playwright/test'
import { aCustomer, NEXT_DOOR } from '../campus/noodles.ts'
import { aReceiver, giveUp } from '../campus/receiver.ts'
import { openOwnersPortal } from '../pages/portal.ts'
import { type PortalWebhooks, portalWebhooksOn } from '../pages/portal-webhooks.ts'
import type { Tour } from './tour.ts'

const PHONE_IN_THE_STALL = { viewport: { width: 390, height: 844 } }

/** Nothing there yet, and an address that is not taken. */
async function lookNextDoor({ place, devices, language, show }: Tour): Promise<void> {
  const portal = await openOwnersPortal(place, devices.openContext, { language, merchantNo: NEXT_DOOR })
  const { page, panel, word, open, add } = portalWebhooksOn(portal, language)
  await open()
  await show('none', page)
  await add('http://shop.example/hear')
  await expect(panel.getByText(word.notHttps)).toBeVisible()
  await show('address-refused', page)
}

/** Adds an endpoint that answers badly, and shows what came of a test. */
async function addOne({ show }: Tour, webhooks: PortalWebhooks, url: string): Promise<void> {
  const { page, word, panel, attempts, open, add } = webhooks
  await open()
  await add(url)
  await expect(panel).toHaveCount(0)
  await page.getByRole('row').filter({ hasText: url }).getByRole('button', { name: word.test }).click()
  await expect(attempts.first()).toContainText('503')
  await show('delivery-failed', page)
}

/** The log, the key, and what was given up. */
async function lookAtLog({ place, show }: Tour, webhooks: PortalWebhooks, url: string): Promise<void> {
  const { page, word, panel, rows, attempts, open } = webhooks
  const { buy } = await aCustomer(place, { identityClass: 'OUTSIDER', balanceFen: 3_000 })
  const row = rows
    .filter({ hasText: await buy(1_250) })
    .filter({ hasText: '503' })
    .first()
  await open()
  await expect(row).toBeVisible()
  await show('log', page)
  await giveUp(place, url)
  await open('?state=DEAD')
  await expect(row).toContainText(word.states.DEAD)
  await show('log-dead', page)
  await row.getByRole('link', { name: word.detail }).click()
  await expect(attempts.first()).toBeVisible()
  await show('delivery-dead', page)
  await open('?state=DELIVERED&endpoint=whe_00000000000000000000000000000000')
  await show('log-nothing-fits', page)
  await open()
  await page.getByRole('row').filter({ hasText: url }).getByRole('button', { name: word.change }).click()
  await expect(panel).toBeVisible()
  await show('change', page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: word.rotate, exact: true }).click()
  await show('change-key', page)
  await panel.getByRole('button', { name: word.rotateNow }).click()
  await expect(page.getByText(word.older, { exact: true }).first()).toBeVisible()
  await page.getByText(word.older, { exact: true }).first().scrollIntoViewIfNeeded()
  await show('keys', page)
}

/** Notifications to the merchant's server, which is not well. */
export async function tourWebhooks(tour: Tour): Promise<void> {
  const { place, devices, language, show } = tour
  const receiver = await aReceiver()
  try {
    await lookNextDoor(tour)
    const webhooks = portalWebhooksOn(await openOwnersPortal(place, devices.openContext, { language }), language)
    await addOne(tour, webhooks, receiver.url)
    await lookAtLog(tour, webhooks, receiver.url)
    const stall = await openOwnersPortal(place, devices.openContext, { language, more: PHONE_IN_THE_STALL })
    const onPhone = portalWebhooksOn(stall, language)
    await onPhone.open()
    await show('on-a-phone', stall.page)
  } finally {
    receiver.close()
  }
}
