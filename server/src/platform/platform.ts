import { STATIC_LIMIT_FEN } from '@yimatong/contract/limits'
import type { Room } from '@yimatong/kit/app'
import { createCrowdLimit, createRateLimit } from '@yimatong/kit/rate-limit'
import type { Deps } from '../deps.ts'
import type { PlatformDeps } from './deps.ts'
import { platformEndpoints } from './endpoints.ts'
import type { AppTokens } from './tokens.ts'

export interface PlatformOptions
  extends Pick<PlatformDeps, 'onSessionEnded' | 'onAccountChanged' | 'onStopListChanged'> {
  tokens: AppTokens
}

/** The app's door with its limits. */
export function createPlatform(deps: Deps, options: PlatformOptions): Room {
  const endpoints = platformEndpoints({
    ...deps,
    ...options,
    loginsPerNumber: createRateLimit({ name: 'login-number', points: 10, perSeconds: 300 }),
    // A whole lecture hall may log in from behind one address.
    loginsPerAddress: createRateLimit({ name: 'login-address', points: 300, perSeconds: 300 }),
    // People, not attempts: twice as many as mistype behind one address when a whole large campus has its lunch.
    wrongPinsPerAddress: createCrowdLimit({ name: 'wrong-pins', points: 300, perSeconds: 600 }),
    // A quote for every digit that somebody types, and then some.
    ordersPerPerson: createRateLimit({ name: 'orders', points: 120, perSeconds: 60 }),
    staticLimitFen: STATIC_LIMIT_FEN[deps.config.STATIC_CODE_GRADE],
    publicOrigin: deps.config.PUBLIC_ORIGIN,
  })
  return { prefix: '/platform/v1', endpoints }
}
