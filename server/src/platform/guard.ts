import type { IncomingHttpHeaders } from 'node:http'
import { bearerGuard, bearerToken, type Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import type { AppTokens } from './tokens.ts'

/** Who calls from the app. */
export interface AppCaller {
  personId: string
  sessionId: string
  expiresAtMs: number
}

/** Who bears an app token; problem UNAUTHENTICATED, or TOKEN_EXPIRED, also when its session is over. Sockets use it as well. */
export async function identifyApp(tokens: AppTokens, token: string): Promise<AppCaller> {
  const { sub, sid, exp } = await tokens.app.verify(token)
  await assertOpen(tokens, sid)
  return { personId: sub, sessionId: sid, expiresAtMs: exp * 1000 }
}

/**
 * Lets through to the TSM whose session is open; problem UNAUTHENTICATED, or TOKEN_EXPIRED. The TSM knows no sessions, and
 * decides all else by itself.
 */
export async function admitPhone(tokens: AppTokens, headers: IncomingHttpHeaders): Promise<void> {
  const { sid } = await tokens.tsm.verify(bearerToken(headers))
  await assertOpen(tokens, sid)
}

async function assertOpen({ hasEnded }: AppTokens, sessionId: string): Promise<void> {
  if (await hasEnded(sessionId)) throw problem('TOKEN_EXPIRED')
}

export const appGuard = (tokens: AppTokens): Guard<AppCaller> =>
  bearerGuard({
    name: 'appToken',
    description: 'The access token of `POST /platform/v1/sessions`, for this API only.',
    identify: (token) => identifyApp(tokens, token),
  })
