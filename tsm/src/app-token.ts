import type { Clock } from '@yimatong/contract/clock'
import { id, identityClass } from '@yimatong/contract/fields'
import type { IdentityClass } from '@yimatong/contract/states'
import { OUT_REASONS, type OutReason } from '@yimatong/contract/tsm-api'
import { bearerGuard, type Guard } from '@yimatong/kit/guard'
import { createJwtKind } from '@yimatong/kit/jwt'
import type { KeyLookup } from '@yimatong/kit/keys'
import { z } from 'zod'

/** Who calls from a phone. */
export interface AppCaller {
  personId: string
  /** For the voucher's face only; absent while it is not established. */
  identityClass: IdentityClass | undefined
  /** Why this person gets no codes, if the platform says so. */
  out?: OutReason | undefined
  /** The person's loss reports and their ends that were known when the token was made. */
  holdVersion: number
  /** When the password was given; long ago where the token does not say it. */
  loggedInAtMs: number
}

const MAX_LIFE_SECONDS = 15 * 60

/** The token that the platform gives a phone for the TSM. No other token of a phone, a till or a service is one. */
export function appTsmTokenKind(keys: KeyLookup, now: Clock) {
  return createJwtKind({
    typ: 'app-tsm+jwt',
    iss: 'yimatong-platform',
    aud: 'tsm',
    keys,
    schema: z.object({
      sub: id('person'),
      /** The payment server's own: it lets nobody through whose session is over. */
      sid: id('session').optional(),
      auth_time: z.int().min(0).optional(),
      cls: identityClass.nullable(),
      hld: z.int().min(0).optional(),
      out: z.enum(OUT_REASONS).optional(),
    }),
    maxLifeSeconds: MAX_LIFE_SECONDS,
    remembered: 20_000,
    now,
  })
}

export function appGuard(platformKeys: KeyLookup, now: Clock): Guard<AppCaller> {
  const kind = appTsmTokenKind(platformKeys, now)
  return bearerGuard({
    name: 'appTsmToken',
    description: 'The `tsmToken` of `POST /platform/v1/sessions`, for this API only.',
    async identify(token) {
      const { sub, cls, hld = 0, out, auth_time: authTime = 0 } = await kind.verify(token)
      return { personId: sub, identityClass: cls ?? undefined, holdVersion: hld, out, loggedInAtMs: authTime * 1000 }
    },
  })
}
