import { ask as askApi } from '@yimatong/bench/simulated/json'
import type { Till } from '@yimatong/bench/simulated/till'
import type { BillView } from '@yimatong/contract/platform-api'
import { CSRF_HEADER } from '@yimatong/contract/portal-api'
import { signRequest } from '@yimatong/contract/terminal'
import { ask } from './database.ts'
import { dynamicCode } from './merchant-codes.ts'
import type { Payer } from './people.ts'
import type { Place } from './place.ts'
import { merchantSession } from './portal-sessions.ts'
import { scanningPhone } from './scanning-phones.ts'

export interface Paid {
  bill: BillView
  /** Where it was paid. */
  till: Till
}

/** A payment of any amount that a person made by scanning a till's code, PIN and all; without a screen. */
export async function aPaid(place: Place, terminalNo: string, payer: Payer, amount: number): Promise<Paid> {
  const { url, till } = await dynamicCode(place, terminalNo, { amount })
  const bill = await (await scanningPhone(place, payer)).scanAndPay(url)
  if (bill.state !== 'SUCCESS') throw new Error(`${bill.paymentId} is ${bill.state}`)
  return { bill, till }
}

/** The till takes a payment back whole. */
export async function cancelAt(till: Till, outTradeNo: string): Promise<void> {
  const request = { method: 'POST', path: `/gateway/v1/payments/${outTradeNo}/cancel`, body: '' }
  const signature = await signRequest({ ...request, key: till.keys.privateKey, now: Date.now() })
  const answer = await askApi(till.origin + request.path, {
    ...request,
    token: till.accessToken,
    headers: { ...signature },
  })
  if (answer.status !== 200) throw new Error(`${outTradeNo} was not cancelled: ${answer.status}`)
}

/** The owner of a merchant gives a part of a payment back, or asks for it; without a screen. Gives the refund's id. */
export async function refundOf(
  place: Place,
  { paymentId, merchantNo }: BillView,
  asked: { amount: number; reason: string },
): Promise<string> {
  const { cookie, csrfToken } = await merchantSession(place, merchantNo, 'OWNER')
  const answer = await askApi(`${place.origin}/portal/v1/payments/${paymentId}/refunds`, {
    method: 'POST',
    headers: { cookie: `${cookie.name}=${cookie.value}`, [CSRF_HEADER]: csrfToken },
    body: JSON.stringify(asked),
  })
  if (answer.status !== 200) throw new Error(`${paymentId} was not refunded: ${answer.status}`)
  return (answer.body as { refundId: string }).refundId
}

/** As if the payer's account had been closed before the money came back. */
export async function keepForPayer({ ownerUrls }: Place, refundId: string): Promise<void> {
  await ask(ownerUrls.payment, 'UPDATE refunds SET to_suspense = true WHERE refund_id = $1', [refundId])
}

/** As if the ledger had not said the same as we about these payments, and one of them had been repaired. */
export async function disagreeAbout({ ownerUrls }: Place, bills: readonly BillView[]): Promise<void> {
  const [late, refused] = bills
  if (late === undefined || refused === undefined) throw new Error('two bills are wanted')
  await ask(
    ownerUrls.payment,
    `WITH found AS (
       INSERT INTO exceptions (exception_id, class, payment_id, refund_id, merchant_no, amount_fen, evidence, state,
         resolved_how, created_at, due_at, resolved_at)
       SELECT 'exc_' || md5(payment_id), class::exception_class, payment_id, refund_id, $1, total,
         jsonb_build_object('ours', jsonb_build_object('id', payment_id, 'state', ours, 'total', total),
           'ledger', jsonb_build_object('id', payment_id, 'state', ledger, 'total', total)),
         state::exception_state, how::exception_remedy, now(), now() + interval '1 minute', resolved_at
       FROM (VALUES
         ($2, 'LATE_SUCCESS', NULL, $4::int, 'CLOSED', 'POSTED', 'RESOLVED', 'PAID_BACK', now()),
         ($3, 'REFUND_REFUSED', 'rfd_' || md5($3), $5::int, 'PROCESSING', 'REFUND_EXCEEDED', 'OPEN', NULL, NULL)
       ) AS item (payment_id, class, refund_id, total, ours, ledger, state, how, resolved_at)
       RETURNING exception_id, resolved_how
     )
     INSERT INTO exception_notes (exception_id, at, type, author)
     SELECT exception_id, now(), 'FOUND'::exception_note_type, 'sweeper' FROM found
     UNION ALL
     SELECT exception_id, now() + interval '1 second', coalesce(resolved_how::text, 'REFUSED')::exception_note_type,
       'sweeper' FROM found`,
    [late.merchantNo, late.paymentId, refused.paymentId, late.total, refused.total],
  )
}
