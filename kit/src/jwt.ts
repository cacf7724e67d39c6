import { hash, randomUUID, type KeyObject } from 'node:crypto'
import { errors, jwtVerify, SignJWT, type CompactJWSHeaderParameters, type JWTVerifyOptions } from 'jose'
import { z } from 'zod'
import { type KeyLookup, ownerOfKey, type SigningKey, type SigningKeySource } from './keys.ts'
import { problem } from './problem.ts'

/** The claims that every token of ours has beside those of its kind; times in seconds since the epoch. */
export interface StandardClaims {
  iss: string
  aud: string
  iat: number
  exp: number
  jti: string
}

/** What a kind says itself; always about somebody. */
type ClaimsSchema = z.ZodObject<{ sub: z.ZodType<string> }>

export interface JwtKindOptions<Schema extends ClaimsSchema> {
  /** The header's `typ`, one per kind: a token of one kind is never taken for another. */
  typ: string
  /** Who may have issued it; any of several, or absent for kinds whose every bearer issues their own. */
  iss?: string | readonly string[]
  aud: string
  /** Finds the key to verify with, by the name in the token's header; absent where this kind is only signed. */
  keys?: KeyLookup
  /**
   * True for kinds by which the signer speaks of itself (service tokens, client assertions): issuer, subject and key then
   * bear one name, so that nobody signs for somebody else with their own key; a later key of the same owner has a number behind it.
   */
  selfIssued?: boolean
  /** The claims beside the standard ones; any others are refused. */
  schema: Schema
  /** The longest life that is believed, whatever a token says of itself. */
  maxLifeSeconds: number
  /** Verified tokens that are remembered for a minute; 0 for kinds that are shown once. */
  remembered?: number
  now?: () => number
}

export interface JwtKind<Claims> {
  /** A new token; `iss` must be named only where the kind has no single issuer. */
  sign(key: SigningKey | SigningKeySource, claims: Claims & { iss?: string }, lifeSeconds: number): Promise<string>
  /**
   * The claims of a token that is ours, whole, for us and in force; else problem TOKEN_EXPIRED or UNAUTHENTICATED. Those of one
   * that is remembered are there at once.
   */
  verify(token: string): (Claims & StandardClaims) | Promise<Claims & StandardClaims>
}

/** Longer than any token of ours; what is longer is not looked at. */
const MAX_TOKEN_CHARACTERS = 2048
const CLOCK_TOLERANCE_SECONDS = 5
const HEADER_MEMBERS = new Set(['alg', 'typ', 'kid'])

const standardClaims = {
  iss: z.string(),
  aud: z.string(),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(1).max(128),
}

/**
 * One kind of token: what it is called, who makes it, for whom, and what it says. The algorithm is ES256, the key is found
 * by name in a set we hold, and a header that brings anything else (`jwk`, `jku`, `x5u`, `crit`) is refused.
 */
export function createJwtKind<Schema extends ClaimsSchema>(options: JwtKindOptions<Schema>): JwtKind<z.output<Schema>> {
  type Claims = z.output<Schema>
  const { typ, iss, aud, keys, maxLifeSeconds, selfIssued = false, now = Date.now } = options
  const schema = z.strictObject({ ...options.schema.shape, ...standardClaims })
  const memory = createTokenMemory<Claims & StandardClaims>(options.remembered ?? 1000, now)

  async function verifyAnew(token: string): Promise<Claims & StandardClaims> {
    const checks: JWTVerifyOptions = {
      algorithms: ['ES256'],
      typ,
      audience: aud,
      requiredClaims: ['exp', 'iat', 'jti'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: maxLifeSeconds,
      currentDate: new Date(now()),
      ...(iss === undefined ? {} : { issuer: typeof iss === 'string' ? iss : [...iss] }),
    }
    const { payload, protectedHeader } = await jwtVerify(token, (header) => keyOf(header, keys), checks)
    const claims = schema.parse(payload) as Claims & StandardClaims
    if (claims.exp - claims.iat > maxLifeSeconds) throw new errors.JWTInvalid('lives too long')
    if (selfIssued && (claims.iss !== ownerOfKey(protectedHeader.kid ?? '') || claims.sub !== claims.iss)) {
      throw new errors.JWTInvalid('speaks for somebody else')
    }
    return claims
  }

  async function verifyAndKeep(token: string): Promise<Claims & StandardClaims> {
    if (!isSpelledOnce(token)) throw problem('UNAUTHENTICATED')
    try {
      const claims = await verifyAnew(token)
      memory.keep(token, claims)
      return claims
    } catch (error) {
      throw refusal(error)
    }
  }

  return {
    async sign(signer, claims, lifeSeconds) {
      const { kid, key } = typeof signer === 'function' ? await signer() : signer
      const issuedAt = Math.floor(now() / 1000)
      const issuer = claims.iss ?? iss
      if (typeof issuer !== 'string') throw new Error(`a ${typ} token must say who issues it`)
      return new SignJWT({ ...claims, iss: issuer })
        .setProtectedHeader({ alg: 'ES256', typ, kid })
        .setAudience(aud)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifeSeconds)
        .setJti(randomUUID())
        .sign(key)
    },
    verify(token) {
      if (token.length > MAX_TOKEN_CHARACTERS) return Promise.reject(problem('UNAUTHENTICATED'))
      return memory.find(token) ?? verifyAndKeep(token)
    },
  }
}

/** True unless a part has padding, or bits behind its last byte: decoders pass over them, so the same token would have many names. */
function isSpelledOnce(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
}

/** The key that a header names, among those we hold. */
async function keyOf(header: CompactJWSHeaderParameters, keys: KeyLookup | undefined): Promise<KeyObject> {
  if (Object.keys(header).some((member) => !HEADER_MEMBERS.has(member))) {
    throw new errors.JWSInvalid('the header carries more than alg, typ and kid')
  }
  // Nobody has signed this yet: it may be of any type, and who looks it up may pass it on to a database.
  const { kid } = header as { kid?: unknown }
  const key = typeof kid === 'string' ? await keys?.(kid) : undefined
  if (key === undefined) throw new errors.JWKSNoMatchingKey()
  return key
}

/** What a caller hears of a token that does not verify; a failure of ours (a database that is away) stays what it is. */
function refusal(error: unknown) {
  if (!(error instanceof errors.JOSEError || error instanceof z.ZodError)) return error
  const code = error instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'UNAUTHENTICATED'
  return problem(code, undefined, { cause: error })
}

interface Remembered<Claims> {
  claims: Claims
  untilMs: number
}

/** So soon a token is looked at again: its key may have been withdrawn. */
const REMEMBERED_MS = 60_000

/**
 * Tokens that were verified, by the SHA-256 of their text, for a minute and never after they have expired. The oldest leaves when it is full, so
 * a flood of tokens costs verifications, never memory. A refused token is not remembered.
 */
function createTokenMemory<Claims extends StandardClaims>(capacity: number, now: () => number) {
  const byHash = new Map<string, Remembered<Claims>>()
  return {
    find(token: string): Claims | undefined {
      if (byHash.size === 0) return undefined
      const name = hashOf(token)
      const found = byHash.get(name)
      if (found === undefined) return undefined
      if (found.untilMs > now()) return found.claims
      byHash.delete(name)
      return undefined
    },
    keep(token: string, claims: Claims): void {
      if (capacity === 0) return
      const [oldest] = byHash.keys()
      if (byHash.size >= capacity && oldest !== undefined) byHash.delete(oldest)
      byHash.set(hashOf(token), { claims, untilMs: Math.min(claims.exp * 1000, now() + REMEMBERED_MS) })
    },
  }
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url')
}
