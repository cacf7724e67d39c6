import type { Clock } from '@yimatong/contract/clock'
import { tokenAnswer, tokenBody } from '@yimatong/contract/gateway-api'
import type { SigningKeySource } from '@yimatong/kit/keys'
import { problem } from '@yimatong/kit/problem'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { PrismaClient } from '@yimatong/prisma/payment'
import { useOnce } from './single-use.ts'
import type { Terminals } from './terminals.ts'
import { createClientAssertions, GATEWAY_ISSUER, TERMINAL_TOKEN_SECONDS, type TerminalTokens } from './tokens.ts'

export interface IssueTokenDeps {
  prisma: PrismaClient
  clock: Clock
  platformKey: SigningKeySource
  tokens: TerminalTokens
  terminals: Terminals
}

const JTI = /^[A-Za-z0-9_-]{16,64}$/

export function issueToken(deps: IssueTokenDeps): Endpoint {
  const { clock, platformKey, tokens, terminals } = deps
  const assertions = createClientAssertions(async (kid) => (await terminals.find(kid))?.publicKey, clock)
  // A till needs four an hour. Counted only once the till has proved itself, so that nobody can use up another's share.
  const byTerminal = createRateLimit({ name: 'terminal-token', points: 60, perSeconds: 60 })
  return endpoint(
    {
      method: 'post',
      path: '/token',
      summary: "Get an access token with the till's key",
      description: '`private_key_jwt` (RFC 7523): each assertion is good once and for five minutes at most.',
      tags: ['terminals'],
      body: tokenBody,
      responses: { 200: { description: 'An access token for 15 minutes.', schema: tokenAnswer } },
      problems: ['UNAUTHENTICATED', 'REQUEST_REPLAYED', 'TOKEN_EXPIRED', 'TERMINAL_DISABLED', 'RATE_LIMITED'],
    },
    async ({ body }) => {
      const { sub, jti, exp } = await assertions.verify(body.clientAssertion)
      const terminal = await terminals.find(sub)
      if (terminal?.state !== 'ACTIVE') throw problem('TERMINAL_DISABLED')
      await byTerminal.limit(sub)
      if (!JTI.test(jti)) throw problem('UNAUTHENTICATED', 'The assertion needs a jti of 16 to 64 characters.')
      if (!(await useOnce(deps, { terminalId: sub, jti, expiresAt: new Date(exp * 1000) })))
        throw problem('REQUEST_REPLAYED', 'This assertion was used before.')
      const claims = { iss: GATEWAY_ISSUER, sub, mno: terminal.merchantNo, tno: terminal.terminalNo }
      const accessToken = await tokens.sign(platformKey, claims, TERMINAL_TOKEN_SECONDS)
      return { accessToken, tokenType: 'Bearer' as const, expiresIn: TERMINAL_TOKEN_SECONDS }
    },
  )
}
