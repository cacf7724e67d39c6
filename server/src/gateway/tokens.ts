import { id } from '@yimatong/contract/fields'
import { CLIENT_ASSERTION_TYP, GATEWAY_AUDIENCE } from '@yimatong/contract/terminal'
import { createJwtKind, type JwtKind } from '@yimatong/kit/jwt'
import type { KeyLookup } from '@yimatong/kit/keys'
import { z } from 'zod'

/** Seconds that a till's access token lives. */
export const TERMINAL_TOKEN_SECONDS = 15 * 60

const CLIENT_ASSERTION_SECONDS = 5 * 60

/** The merchant and terminal number stand in the token for those who only want to read them; our rows decide. */
const terminalClaims = z.object({ sub: id('terminal'), mno: z.string(), tno: z.string() })

export type TerminalTokens = JwtKind<z.output<typeof terminalClaims>>

export const GATEWAY_ISSUER = 'yimatong-gateway'

/** What a till shows at each call. */
export function createTerminalTokens(keys: KeyLookup, now: () => number): TerminalTokens {
  return createJwtKind({
    typ: 'terminal+jwt',
    iss: GATEWAY_ISSUER,
    aud: 'gateway',
    keys,
    schema: terminalClaims,
    maxLifeSeconds: TERMINAL_TOKEN_SECONDS,
    remembered: 10_000,
    now,
  })
}

const assertionClaims = z.object({ sub: id('terminal') })

/** What a till gets its token with (RFC 7523): signed by its own key, which the header names by the terminal's id. */
export function createClientAssertions(keys: KeyLookup, now: () => number): JwtKind<z.output<typeof assertionClaims>> {
  return createJwtKind({
    typ: CLIENT_ASSERTION_TYP,
    aud: GATEWAY_AUDIENCE,
    keys,
    selfIssued: true,
    schema: assertionClaims,
    maxLifeSeconds: CLIENT_ASSERTION_SECONDS,
    // Each is good once, so none is worth remembering.
    remembered: 0,
    now,
  })
}
