import { createHash, randomBytes } from 'node:crypto'
import type { LoginBody, SessionAnswer } from '@yimatong/contract/platform-api'
import { madeAtMs, newId } from '@yimatong/contract/ids'
import { ENROL_WITHIN_SECONDS } from '@yimatong/contract/tsm-api'
import { passwordFits } from '@yimatong/kit/passwords'
import { problem } from '@yimatong/kit/problem'
import type { Person, RefreshToken } from '@yimatong/prisma/payment'
import { outReasonOf } from '../people/standing.ts'
import type { PlatformDeps } from './deps.ts'
import { ACCESS_TOKEN_SECONDS } from './tokens.ts'

/** Days that a phone stays logged in without being used. */
const REFRESH_DAYS = 30
export const REFRESH_SECONDS = REFRESH_DAYS * 24 * 60 * 60
/**
 * A phone on a bad network may never hear the answer that carried its new token, and two tabs may ask at once. Within
 * this time the old token is answered with a sibling; after it, a used token coming back means that it was stolen.
 */
const REUSE_GRACE_MS = 60_000

export type SessionDeps = Pick<PlatformDeps, 'prisma' | 'clock' | 'platformKey' | 'tokens'>

/** Whoever listens on a session that ends is cut off. */
export type EndingDeps = SessionDeps & Pick<PlatformDeps, 'onSessionEnded'>

export interface OpenSession {
  answer: SessionAnswer
  /** For the HttpOnly cookie; only its hash is kept. */
  refreshToken: string
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

async function openWith(deps: SessionDeps, person: Person, sessionId: string): Promise<OpenSession> {
  const refreshToken = randomBytes(32).toString('base64url')
  const expiresAt = new Date(deps.clock() + REFRESH_SECONDS * 1000)
  await deps.prisma.refreshToken.create({
    data: { tokenHash: hashOf(refreshToken), sessionId, personId: person.personId, expiresAt },
  })
  const { personId, identityClass, name, holdVersion } = person
  const out = outReasonOf(person, deps.clock())
  // A session is made by a password, and keeps its id however often it is renewed.
  const loggedInAtMs = madeAtMs(sessionId)
  const about = { sub: personId, sid: sessionId, auth_time: Math.floor(loggedInAtMs / 1000) }
  const standing = { cls: identityClass, hld: holdVersion, ...(out === undefined ? {} : { out }) }
  const [accessToken, tsmToken] = await Promise.all([
    deps.tokens.app.sign(deps.platformKey, { sub: personId, sid: sessionId }, ACCESS_TOKEN_SECONDS),
    deps.tokens.tsm.sign(deps.platformKey, { ...about, ...standing }, ACCESS_TOKEN_SECONDS),
  ])
  const shown = { personId, name, ...(identityClass === null ? {} : { identityClass }) }
  const enrols = deps.clock() - loggedInAtMs <= ENROL_WITHIN_SECONDS * 1000
  return { answer: { accessToken, tsmToken, expiresIn: ACCESS_TOKEN_SECONDS, enrols, person: shown }, refreshToken }
}

/**
 * A session for the right number and password; LOGIN_FAILED says the same whether the number or the password was wrong. It takes the place
 * of the one that this browser had: nobody but a thief would hold that one's tokens from now on, and none would ever come back twice.
 */
export async function login(
  deps: EndingDeps,
  { schoolNo, password }: LoginBody,
  formerRefreshToken: string | undefined,
): Promise<OpenSession> {
  const person = await deps.prisma.person.findUnique({ where: { schoolNo } })
  const fits = await passwordFits(person?.passwordHash, password)
  if (!person || !fits) throw problem('LOGIN_FAILED')
  const opened = await openWith(deps, person, newId('session'))
  await endSession(deps, formerRefreshToken)
  return opened
}

async function endFamily(deps: EndingDeps, sessionId: string): Promise<void> {
  await deps.prisma.refreshToken.updateMany({
    where: { sessionId, revokedAt: null },
    data: { revokedAt: new Date(deps.clock()) },
  })
  deps.onSessionEnded(sessionId)
}

/** Takes a refresh token: the conditional update decides who was first, a late repeat of a used one ends the session. */
async function take(deps: EndingDeps, tokenHash: string): Promise<RefreshToken> {
  const now = new Date(deps.clock())
  const [taken] = await deps.prisma.refreshToken.updateManyAndReturn({
    where: { tokenHash, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  if (taken) return taken
  const known = await deps.prisma.refreshToken.findUnique({ where: { tokenHash } })
  if (!known || known.revokedAt || known.expiresAt <= now) throw problem('SESSION_ENDED')
  if (known.usedAt && now.getTime() - known.usedAt.getTime() <= REUSE_GRACE_MS) return known
  await endFamily(deps, known.sessionId)
  throw problem('SESSION_ENDED')
}

/** A new pair of tokens for a refresh token, which is thereby used up; SESSION_ENDED when it is not good any more. */
export async function refresh(deps: EndingDeps, refreshToken: string | undefined): Promise<OpenSession> {
  if (!refreshToken) throw problem('SESSION_ENDED')
  const { personId, sessionId } = await take(deps, hashOf(refreshToken))
  // Ended from elsewhere while this was on its way: what was revoked then may be an older token than this one.
  if (await deps.tokens.hasEnded(sessionId)) throw problem('SESSION_ENDED')
  const person = await deps.prisma.person.findUniqueOrThrow({ where: { personId } })
  return openWith(deps, person, sessionId)
}

/** Ends the session that a refresh token belongs to, its sockets included. */
export async function endSession(deps: EndingDeps, refreshToken: string | undefined): Promise<void> {
  if (!refreshToken) return
  const known = await deps.prisma.refreshToken.findUnique({ where: { tokenHash: hashOf(refreshToken) } })
  if (known) await endFamily(deps, known.sessionId)
}
