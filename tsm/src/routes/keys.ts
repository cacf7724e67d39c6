import { toRfc3339 } from '@yimatong/contract/clock'
import { rotateKeysAnswer, rotateKeysBody, voucherKeys } from '@yimatong/contract/tsm-api'
import { endpoint } from '@yimatong/kit/routes'
import type { RouteDeps } from './deps.ts'

/** For the office's system page. No key leaves this process, only what is known of it. */
export const listKeysRoute = ({ keyRing, clock, paymentGuard }: RouteDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/keys',
      summary: 'The voucher keys and how each stands',
      tags: ['internal'],
      auth: paymentGuard,
      responses: { 200: { description: 'The keys, the newest first.', schema: voucherKeys } },
    },
    () => keyRing.standing(clock()),
  )

export const rotateKeysRoute = ({ keyRing, clock, paymentGuard, keyOverlapMs, voucherLifeMs }: RouteDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/keys/rotate',
      summary: 'Makes the next voucher key',
      description:
        'Published at once, signs after the overlap; the key before stays listed until its last voucher has expired. Asked ' +
        'again after the same key, it makes none.',
      tags: ['internal'],
      auth: paymentGuard,
      body: rotateKeysBody,
      responses: { 200: { description: 'The newest key.', schema: rotateKeysAnswer } },
    },
    ({ body }) => {
      const { keyNo, signsFrom } = keyRing.rotate(body.after, { now: clock(), overlapMs: keyOverlapMs, voucherLifeMs })
      return { keyNo, signsFrom: toRfc3339(signsFrom) }
    },
  )
