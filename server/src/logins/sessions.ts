import { hash, randomBytes } from 'node:crypto'
import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import type { PortalLoginBody } from '@yimatong/contract/portal-api'
import type { PortalRole } from '@yimatong/contract/roles'
import type { Queryable } from '@yimatong/kit/database'
import { passwordFits } from '@yimatong/kit/passwords'
import { problem } from '@yimatong/kit/problem'

export interface SessionMerchant {
  merchantNo: string
  name: string
  nameEn: string
  canteenName: string
  canteenNameEn: string
  active: boolean
}

/** Who is logged in, and for which merchant; the office has none. */
export interface Session {
  /** The hash of the token: names the session and opens nothing. */
  sessionId: string
  csrfToken: string
  expiresAtMs: number
  endsAtMs: number
  user: { userId: string; login: string; name: string }
  role: PortalRole
  merchant: SessionMerchant | undefined
  /** Until when the password need not be given once more; in the past when it must. */
  provedUntilMs: number
}

/** A token and what it opens; only the token's hash is kept. */
export interface OpenSession {
  token: string
  session: Session
}

export interface Sessions {
  /** A session for the right login and password; LOGIN_FAILED says the same whichever was wrong. */
  open(body: PortalLoginBody): Promise<OpenSession>
  /** The session of a token, which lives on by being used. Without a token UNAUTHENTICATED, past its end SESSION_ENDED. */
  find(token: string | undefined): Promise<Session>
  /** The same of a page that comes to listen, as it does by itself: that is no use, or pages that nobody looks at would keep it alive. */
  look(token: string | undefined): Promise<Session>
  /** Takes the password once more, and gives until when that counts. PASSWORD_WRONG. */
  prove(session: Session, password: string): Promise<number>
  end(sessionId: string): Promise<void>
  /** Ends every session of a user, and gives which there were. */
  endAllOf(userId: string): Promise<string[]>
  /** Clears away what has ended. */
  forgetEnded(): Promise<void>
}

const MINUTE_MS = 60_000
/** Unused for so long, a session ends; in any case a working day after it began. */
const IDLE_MS = 2 * 60 * MINUTE_MS
export const LIFE_MS = 12 * 60 * MINUTE_MS
/** So long the password counts once it was given again. */
const PROOF_MS = 5 * MINUTE_MS
/** A session's use is written down when it gains this much. */
const STEP_MS = 5 * MINUTE_MS

interface UserRow {
  userId: string
  passwordHash: string
}

interface SessionRow {
  sessionId: string
  csrfToken: string
  expiresAt: Date
  endsAt: Date
  provedAt: Date | null
  userId: string
  login: string
  userName: string
  role: PortalRole
  merchant: SessionMerchant | null
}

export interface SessionDeps {
  database: Queryable
  clock: Clock
}

const secret = (): string => randomBytes(32).toString('base64url')
const hashOf = (token: string): string => hash('sha256', token, 'base64url')

export function createSessions(deps: SessionDeps): Sessions {
  const { database, clock } = deps
  return {
    async open({ login, password }) {
      const user = await userOf(deps, login)
      const fits = await passwordFits(user?.passwordHash, password)
      if (user === undefined || !fits) throw problem('LOGIN_FAILED')
      const token = secret()
      await insert(deps, hashOf(token), user.userId)
      const session = await read(deps, hashOf(token))
      if (session === undefined) throw problem('SESSION_ENDED')
      return { token, session }
    },
    find: async (token) => used(deps, await standing(deps, token)),
    look: (token) => standing(deps, token),
    async prove({ sessionId, user }, password) {
      const known = await userOf(deps, user.login)
      if (!(await passwordFits(known?.passwordHash, password))) throw problem('PASSWORD_WRONG')
      const now = clock()
      await database.query({
        text: 'UPDATE portal_sessions SET proved_at = $2 WHERE session_hash = $1',
        values: [sessionId, new Date(now)],
      })
      return now + PROOF_MS
    },
    async end(sessionId) {
      await database.query({ text: 'DELETE FROM portal_sessions WHERE session_hash = $1', values: [sessionId] })
    },
    async endAllOf(userId) {
      const { rows } = await database.query<{ sessionId: string }>({
        text: 'DELETE FROM portal_sessions WHERE user_id = $1 RETURNING session_hash AS "sessionId"',
        values: [userId],
      })
      return rows.map(({ sessionId }) => sessionId)
    },
    async forgetEnded() {
      const now = new Date(clock())
      await database.query({ text: 'DELETE FROM portal_sessions WHERE expires_at < $1', values: [now] })
    },
  }
}

async function userOf({ database }: SessionDeps, login: string): Promise<UserRow | undefined> {
  const { rows } = await database.query<UserRow>({
    name: 'portal-user',
    text: `SELECT user_id AS "userId", password_hash AS "passwordHash" FROM portal_users
      WHERE login = $1 AND state = 'ACTIVE'`,
    values: [login.toLowerCase()],
  })
  return rows[0]
}

async function insert({ database, clock }: SessionDeps, sessionId: string, userId: string): Promise<void> {
  const now = clock()
  await database.query({
    text: `INSERT INTO portal_sessions (session_hash, user_id, csrf_token, created_at, expires_at, ends_at)
      VALUES ($1, $2, $3, $4, $5, $6)`,
    values: [sessionId, userId, secret(), new Date(now), new Date(now + IDLE_MS), new Date(now + LIFE_MS)],
  })
}

async function standing(deps: SessionDeps, token: string | undefined): Promise<Session> {
  if (token === undefined) throw problem('UNAUTHENTICATED')
  const session = await read(deps, hashOf(token))
  if (session === undefined || session.expiresAtMs <= deps.clock()) throw problem('SESSION_ENDED')
  return session
}

/** The session with its user and merchant, as long as the user is one. */
async function read({ database, clock }: SessionDeps, sessionId: string): Promise<Session | undefined> {
  const { rows } = await database.query<SessionRow>({
    name: 'portal-session',
    text: `SELECT s.session_hash AS "sessionId", s.csrf_token AS "csrfToken", s.expires_at AS "expiresAt",
        s.ends_at AS "endsAt", s.proved_at AS "provedAt", u.user_id AS "userId", u.login, u.name AS "userName", u.role,
        CASE WHEN m.merchant_no IS NULL THEN NULL ELSE json_build_object('merchantNo', m.merchant_no, 'name', m.name,
          'nameEn', m.name_en, 'canteenName', c.name, 'canteenNameEn', c.name_en, 'active', m.state = 'ACTIVE'
            AND coalesce(m.contract_from <= $2::date, true) AND coalesce(m.contract_until >= $2::date, true)) END AS merchant
      FROM portal_sessions s
      JOIN portal_users u ON u.user_id = s.user_id AND u.state = 'ACTIVE'
      LEFT JOIN merchants m ON m.merchant_no = u.merchant_no
      LEFT JOIN canteens c ON c.id = m.canteen_id
      WHERE s.session_hash = $1`,
    values: [sessionId, businessDateOf(clock())],
  })
  return rows[0] && toSession(rows[0])
}

function toSession(row: SessionRow): Session {
  const { sessionId, csrfToken, expiresAt, endsAt, provedAt, userId, login, userName, role, merchant } = row
  return {
    sessionId,
    csrfToken,
    expiresAtMs: expiresAt.getTime(),
    endsAtMs: endsAt.getTime(),
    provedUntilMs: provedAt === null ? 0 : provedAt.getTime() + PROOF_MS,
    user: { userId, login, name: userName },
    role,
    merchant: merchant ?? undefined,
  }
}

async function used({ database, clock }: SessionDeps, session: Session): Promise<Session> {
  const expiresAtMs = Math.min(clock() + IDLE_MS, session.endsAtMs)
  if (expiresAtMs - session.expiresAtMs < STEP_MS) return session
  await database.query({
    text: 'UPDATE portal_sessions SET expires_at = $2 WHERE session_hash = $1',
    values: [session.sessionId, new Date(expiresAtMs)],
  })
  return { ...session, expiresAtMs }
}
