import type { Clock } from '@yimatong/contract/clock'
import { REQUEST_HEADERS, REQUEST_WINDOW_MS } from '@yimatong/contract/terminal'
import { bearerGuard, type Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import { createNonces } from './nonces.ts'
import { checkRequestSignature } from './request-signature.ts'
import type { Terminal, Terminals } from './terminals.ts'
import type { TerminalTokens } from './tokens.ts'

export interface GuardDeps {
  tokens: TerminalTokens
  terminals: Terminals
  clock: Clock
}

/** An active till with its key. */
export type ActiveTerminal = Terminal & { publicKey: NonNullable<Terminal['publicKey']> }

/** The till that a token speaks for, if it may still work, and until when the token is good. Also for sockets. */
export async function terminalOfToken(
  { tokens, terminals }: GuardDeps,
  token: string,
): Promise<{ terminal: ActiveTerminal; expiresAtMs: number }> {
  const { sub, iat, exp } = await tokens.verify(token)
  const terminal = await terminals.find(sub)
  if (terminal === undefined) throw problem('UNAUTHENTICATED')
  const { publicKey, activatedAtMs = 0 } = terminal
  if (terminal.state !== 'ACTIVE' || publicKey === undefined) throw problem('TERMINAL_DISABLED')
  // Activating a till anew binds another key; tokens that the old one got are void. `iat` has whole seconds.
  if ((iat + 1) * 1000 <= activatedAtMs) throw problem('UNAUTHENTICATED')
  return { terminal: { ...terminal, publicKey }, expiresAtMs: exp * 1000 }
}

/** Lets active tills in, by their access token. */
export function terminalGuard(deps: GuardDeps): Guard<ActiveTerminal> {
  const guard = bearerGuard({
    name: 'terminalToken',
    description: "A till's access token, from `POST /gateway/v1/token`.",
    identify: async (token) => (await terminalOfToken(deps, token)).terminal,
  })
  return { ...guard, problems: [...guard.problems, 'TERMINAL_DISABLED'] }
}

/** For calls that move money: the token, and over this very request a signature by the till's key, good once. */
export function signedTerminalGuard(deps: GuardDeps): Guard<ActiveTerminal> {
  const byToken = terminalGuard(deps)
  // A request may be dated ahead by one window and is believed until one window after its date.
  const nonces = createNonces({ lifeMs: 2 * REQUEST_WINDOW_MS })
  const headers = Object.values(REQUEST_HEADERS).join('`, `')
  return {
    schemes: {
      ...byToken.schemes,
      requestSignature: {
        type: 'apiKey',
        in: 'header',
        name: REQUEST_HEADERS.signature,
        description: `ES256 over method, path with query, time, nonce and the body's SHA-256; headers \`${headers}\`.`,
      },
    },
    problems: [...byToken.problems, 'SIGNATURE_INVALID', 'REQUEST_STALE', 'REQUEST_REPLAYED'],
    async check(request) {
      const terminal = await byToken.check(request)
      const nonce = checkRequestSignature(request, terminal.publicKey, deps.clock())
      if (!nonces.use(terminal.terminalId, nonce)) throw problem('REQUEST_REPLAYED')
      return terminal
    },
  }
}
