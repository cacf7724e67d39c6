import { bearerGuard, type Guard } from '@yimatong/kit/guard'
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
  if (await tokens.hasEnded(sid)) throw problem('TOKEN_EXPIRED')
  return { personId: sub, sessionId: sid, expiresAtMs: exp * 1000 }
}

export const appGuard = (tokens: AppTokens): Guard<AppCaller> =>
  bearerGuard({
    name: 'appToken',
    description: 'The access token of `POST /platform/v1/sessions`, for this API only.',
    identify: (token) => identifyApp(tokens, token),
  })
