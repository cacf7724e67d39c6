import { IDENTITY_CLASSES } from '@yimatong/contract/states'
import { OUT_REASONS } from '@yimatong/contract/tsm-api'
import type { Queryable } from '@yimatong/kit/database'
import { createJwtKind } from '@yimatong/kit/jwt'
import type { KeyLookup } from '@yimatong/kit/keys'
import { z } from 'zod'
import { createEndedSessions, type EndedSessions } from './ended-sessions.ts'

/** Seconds that an access token of the app lives; a phone renews it before. */
export const ACCESS_TOKEN_SECONDS = 15 * 60

const iss = 'yimatong-platform'

/** What the app shows to the platform. `sid` is the session, so that ending one ends its sockets too. */
export const appTokenKind = (keys: KeyLookup) =>
  createJwtKind({
    typ: 'app+jwt',
    iss,
    aud: 'platform',
    keys,
    schema: z.object({ sub: z.string(), sid: z.string() }),
    maxLifeSeconds: ACCESS_TOKEN_SECONDS,
    remembered: 20_000,
  })

/**
 * What the app shows to the TSM. `sid` is the session, which our door asks for before it lets the token through; `auth_time` (OpenID
 * Connect Core, 2) is when its password was given, which a new phone takes to be lately. `cls` is printed on vouchers and decides nothing; `hld` counts the person's loss reports and their ends: the TSM knows by it a token from before the
 * latest. `out` says that the person gets no codes, and why; the payment itself is refused by what is known here then, whatever
 * the token said. Without keys it is only signed.
 */
export const tsmTokenKind = (keys?: KeyLookup) =>
  createJwtKind({
    typ: 'app-tsm+jwt',
    iss,
    aud: 'tsm',
    ...(keys && { keys }),
    schema: z.object({
      sub: z.string(),
      sid: z.string(),
      auth_time: z.int(),
      cls: z.enum(IDENTITY_CLASSES).nullable(),
      hld: z.int(),
      out: z.enum(OUT_REASONS).optional(),
    }),
    maxLifeSeconds: ACCESS_TOKEN_SECONDS,
    remembered: 20_000,
  })

/** The app's tokens as the platform uses them. */
export interface AppTokens {
  app: ReturnType<typeof appTokenKind>
  tsm: ReturnType<typeof tsmTokenKind>
  hasEnded: EndedSessions
}

export const createAppTokens = (deps: { platformKeys: KeyLookup; database: Queryable }): AppTokens => ({
  app: appTokenKind(deps.platformKeys),
  tsm: tsmTokenKind(deps.platformKeys),
  hasEnded: createEndedSessions(deps),
})
