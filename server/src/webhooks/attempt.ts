import { isSandboxMerchant, magicOf } from '@yimatong/contract/sandbox'
import { signWebhook } from '@yimatong/contract/webhook'
import { postOnce } from '@yimatong/kit/outbound'
import type { Attempted, Claimed } from './deliveries.ts'
import type { WebhookDeps } from './deps.ts'
import { eventBody } from './event-body.ts'
import { webhookSigner } from './signing-key.ts'

const ATTEMPT_MS = 5000

/** Sends a delivery once, signed anew. It is taken when the answer is 2xx and whole. Throws only when its key is gone. */
export async function attempt(deps: WebhookDeps, claimed: Claimed): Promise<Attempted> {
  const atMs = deps.clock()
  const begun = performance.now()
  const { eventId, keyId, publicKeyX, url } = claimed
  const body = eventBody(claimed)
  const sign = await webhookSigner(deps.secrets, keyId, publicKeyX)
  const request = {
    url,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'accept-encoding': 'identity',
      'user-agent': 'Yimatong-Webhook/1',
      ...(await signWebhook({ eventId, body, keyId, sign, now: atMs })),
    },
    body,
    withinMs: deps.attemptMs ?? ATTEMPT_MS,
    rules: deps.rules,
  }
  if (isToldTwice(claimed)) await postOnce(request)
  const { answer, fault } = await postOnce(request)
  const isTaken = answer !== undefined && answer.status >= 200 && answer.status < 300
  return {
    atMs,
    durationMs: Math.round(performance.now() - begun),
    status: answer?.status,
    error: fault ?? (isTaken ? undefined : 'STATUS'),
    answer: answer?.text === '' ? undefined : answer?.text,
  }
}

/** As it happens to a receiver whose answer was lost on the way; test merchants can ask for it. */
function isToldTwice({ merchantNo, facts }: Claimed): boolean {
  return isSandboxMerchant(merchantNo) && magicOf(Number(facts['amountFen'])) === 'CALLBACK_TWICE'
}
