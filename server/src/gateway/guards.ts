import type { Clock } from '@yimatong/contract/clock'
import { REQUEST_HEADERS, REQUEST_WINDOW_MS } from '@yimatong/contract/terminal'
import { atOnce } from '@yimatong/kit/at-once'
import { bearerGuard, type Guard, type GuardedRequest } from '@yimatong/kit/guard'
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

interface Admitted {
  terminal: ActiveTerminal
  expiresAtMs: number
}

const isActive = (terminal: Terminal): terminal is ActiveTerminal =>
  terminal.state === 'ACTIVE' && terminal.publicKey !== undefined

/** The till that a token speaks for, if it may still work, and until when the token is good. Also for sockets. */
export function terminalOfToken({ tokens, terminals }: GuardDeps, token: string): Admitted | Promise<Admitted> {
  return atOnce(tokens.verify(token), ({ sub, iat, exp }) =>
    atOnce(terminals.find(sub), (terminal) => {
      if (terminal === undefined) throw problem('UNAUTHENTICATED')
      if (!isActive(terminal)) throw problem('TERMINAL_DISABLED')
      // Activating a till anew binds another key; tokens that the old one got are void. `iat` has whole seconds.
      if ((iat + 1) * 1000 <= (terminal.activatedAtMs ?? 0)) throw problem('UNAUTHENTICATED')
      return { terminal, expiresAtMs: exp * 1000 }
    }),
  )
}

/** Lets active tills in, by their access token. */
export function terminalGuard(deps: GuardDeps): Guard<ActiveTerminal> {
  const guard = bearerGuard({
    name: 'terminalToken',
    description: "A till's access token, from `POST /gateway/v1/token`.",
    identify: (token) => atOnce(terminalOfToken(deps, token), ({ terminal }) => terminal),
  })
  return { ...guard, problems: [...guard.problems, 'TERMINAL_DISABLED'] }
}

/** Throws when this till's request is to be turned away unread. */
export type Door = (terminal: ActiveTerminal, request: GuardedRequest) => void

/**
 * For calls that move money: the token, and over this very request a signature by the till's key, good once. The door is
 * asked in between: a signature is dear to verify, and whoever is turned away before it has not used the request up.
 */
export function signedTerminalGuard(deps: GuardDeps, door: Door = () => undefined): Guard<ActiveTerminal> {
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
    check: (request) =>
      atOnce(byToken.check(request), (terminal) => {
        door(terminal, request)
        const nonce = checkRequestSignature(request, terminal.publicKey, deps.clock())
        if (!nonces.use(terminal.terminalId, nonce)) throw problem('REQUEST_REPLAYED')
        return terminal
      }),
  }
}
