import { importWebhookKeys, verifyWebhook } from '@yimatong/contract/webhook'
import type { WebhookJwks } from '@yimatong/contract/webhook-api'
import { aCustomer, NOODLES } from '../campus/noodles.ts'
import { aReceiver } from '../campus/receiver.ts'
import { keysOf } from '../pages/keys.ts'
import { openOwnersPortal } from '../pages/portal.ts'
import { portalWebhooksOn } from '../pages/portal-webhooks.ts'
import { expect, test } from './test.ts'

test('what a merchant’s server did not take is in the log, and is sent again by a button', async ({
  place,
  openContext,
}) => {
  const receiver = await aReceiver()
  try {
    const { page, word, panel, rows, attempts, open, add } = portalWebhooksOn(
      await openOwnersPortal(place, openContext),
      'zh-CN',
    )
    await open()
    await add('http://shop.example/hear')
    await expect(panel.getByText(word.notHttps)).toBeVisible()
    await panel.getByLabel(word.url, { exact: true }).fill(receiver.url)
    await page.keyboard.press('Enter')
    await expect(panel).toHaveCount(0)

    const { buy } = await aCustomer(place)
    const outTradeNo = await buy(1_250)
    const row = rows.filter({ hasText: outTradeNo }).filter({ hasText: '503' })
    await expect(row).toContainText(word.states.PENDING)
    receiver.answer(200)
    await row.getByRole('link', { name: word.detail }).press('Enter')
    await expect(attempts.last()).toContainText('the shop is closed')
    await page.getByRole('button', { name: word.resend, exact: true }).press('Enter')
    await expect(page.locator('.page-head')).toContainText(word.states.DELIVERED)
    await expect(attempts.first()).toContainText('200')
    const byKeys = keysOf(page)
    await byKeys.fromTop()
    await byKeys.toEveryTable()
    await open()
    await byKeys.intoPage()
    await byKeys.toEveryTable()

    const last = receiver.received.at(-1)
    if (last === undefined) throw new Error('nothing was received')
    const answer = await fetch(`${place.origin}/webhooks/v1/keys/${NOODLES}`)
    const keys = await importWebhookKeys((await answer.json()) as WebhookJwks)
    const verdict = await verifyWebhook({ ...last, keys, now: Date.now() })
    expect(verdict.ok).toBe(true)
    expect(verdict.event).toMatchObject({ type: 'payment.succeeded', data: { payment: { outTradeNo, amount: 1_250 } } })
    expect(receiver.received.length).toBeGreaterThanOrEqual(2)
  } finally {
    receiver.close()
  }
})
