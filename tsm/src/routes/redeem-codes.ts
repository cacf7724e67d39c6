import { redemptionsAnswer, redemptionsBody } from '@yimatong/contract/tsm-api'
import { endpoint } from '@yimatong/kit/routes'
import type { RouteDeps } from './deps.ts'

/** 500 items, each with a QR text of 308 characters. */
const BODY_LIMIT_BYTES = 512 * 1024

export const redeemCodesRoute = ({ redeemer, paymentGuard, meters }: RouteDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/redemptions',
      summary: 'Redeem scanned codes, each for one payment',
      description:
        'One outcome per item, in their order, bound to the payment id: asked again, the answer is the same.',
      tags: ['internal'],
      auth: paymentGuard,
      body: redemptionsBody,
      bodyLimitBytes: BODY_LIMIT_BYTES,
      responses: { 200: { description: 'What came of each.', schema: redemptionsAnswer } },
      problems: ['OVERLOADED'],
    },
    async ({ body }) => {
      const outcomes = await redeemer.redeem(body.items)
      const counts = new Map<string, number>()
      for (const item of outcomes) {
        const outcome = item.outcome === 'DECLINED' ? item.declineCode : item.outcome
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
      }
      for (const [outcome, count] of counts) meters.redemptions.inc({ outcome }, count)
      return { outcomes }
    },
  )
