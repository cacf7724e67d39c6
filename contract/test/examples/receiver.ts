import { importWebhookKeys, verifyWebhook } from '@yimatong/contract/webhook'
import type { WebhookEvent } from '@yimatong/contract/webhook-api'

/**
 * A merchant's server that hears of payments. `take` must be quick, and take an event once: the same id comes again after
 * a lost answer. What it gives back answers a request: 204 for what was taken, 401 for what is not ours.
 */
export async function makeReceiver(keysUrl: string, take: (event: WebhookEvent) => Promise<void>) {
  const fetchKeys = async () => importWebhookKeys(await (await fetch(keysUrl)).json())
  let keys = await fetchKeys()
  return async (request: Request): Promise<Response> => {
    const notification = { headers: request.headers, body: await request.text(), now: Date.now() }
    let verdict = await verifyWebhook({ ...notification, keys })
    if (verdict.fault === 'UNKNOWN_KEY') {
      keys = await fetchKeys()
      verdict = await verifyWebhook({ ...notification, keys })
    }
    if (!verdict.ok) return new Response(verdict.fault, { status: 401 })
    await take(verdict.event)
    return new Response(null, { status: 204 })
  }
}
